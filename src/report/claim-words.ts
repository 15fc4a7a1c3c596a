/** A claim in one sentence. */
import { match } from 'ts-pattern'
import type { ClaimData, DataPair } from '../model/claim.js'
import { printData } from '../model/print.js'

/** What is claimed, with the data and who must be honest for it. */
export function claimWords(claim: ClaimData): string {
  return `${assertion(claim)}${assumed(claim)}`
}

function assertion(claim: ClaimData): string {
  const who = roleName(claim.role)
  const at = `once ${who} has completed ${claim.at}`
  return match(claim)
    .with(
      { kind: 'secrecy' },
      ({ term, at: message }) =>
        `The attacker never learns the ${printData(term)} that ${who} has after ${message}`,
    )
    .with({ kind: 'agreement', level: 'aliveness' }, ({ peers }) => {
      return `${at}, ${peers.partner.var} has run at all`
    })
    .with({ kind: 'agreement', level: 'weak' }, ({ peers }) => {
      return `${at}, ${peers.partner.var} has run with ${peers.claimant.var}`
    })
    .with({ kind: 'agreement', level: 'non-injective' }, (c) => {
      return `${at}, a run of ${partners(c)} has the same ${listed(c.data)}`
    })
    .with({ kind: 'agreement', level: 'injective' }, (c) => {
      return `${at}, a run of ${partners(c)}, another one for each such run, has the same ${listed(c.data)}`
    })
    .with({ kind: 'freshness' }, ({ term }) => `No two runs of ${who} accept the same ${printData(term)}`)
    .with({ kind: 'replay' }, ({ at: message }) => `No two runs of ${who} accept the same ${message}`)
    .with({ kind: 'same-key' }, { kind: 'unknown-key-share' }, ({ key, partner, data }) => {
      return `${at}, a run of ${roleName(partner)} with the same ${printData(key.partner)} has the same ${listed(data)}`
    })
    .with({ kind: 'in-time' }, ({ terms }) => {
      return `${who} completes ${claim.at} between ${terms.map(printData).join(' and ')} only`
    })
    .with({ kind: 'not-stale' }, ({ terms }) => {
      return `${who} completes ${claim.at} in the epoch of ${terms.map(printData).join(', ')} only`
    })
    .with({ kind: 'executability' }, () => `${who} can build ${claim.at}`)
    .exhaustive()
    .replace(/^./, (letter) => letter.toUpperCase())
}

function assumed({ honest }: ClaimData): string {
  if (honest.length === 0) return '.'
  return `, if ${honest.map((h) => h.var).join(' and ')} ${honest.length === 1 ? 'is' : 'are'} honest.`
}

function partners({ partner, orAlso = [] }: Extract<ClaimData, { kind: 'agreement' }>): string {
  return [partner, ...orAlso.map((o) => o.partner)].map(roleName).join(' or ')
}

function listed(data: readonly DataPair[]): string {
  return data.map((d) => printData(d.claimant)).join(', ')
}

function roleName(role: string): string {
  return role.slice(role.indexOf('/') + 1)
}
