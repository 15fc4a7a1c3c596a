/** A door that opens to whoever proves that he has the key: a challenge, and the challenge signed. */
import { agreement, alike, model, narration, nonce, principals, role, secrecy, sign, sk } from 'trapezoid'
import { fresh, freshness, opens, pk, same, table } from 'trapezoid'

const { agent } = principals({ agent: 'free' })
const [Door, Badge] = [agent('Door'), agent('Badge')]
const N = nonce('N')

const door = narration({
  name: 'door',
  classes: { agent: 'free' },
  roles: [
    role('Door', { parameters: [Door, Badge], knows: [sk(Door), pk(Badge)] }),
    role('Badge', { parameters: [Badge], knows: [sk(Badge)] }),
  ],
  messages: table(
    {
      'M1: Door -> Badge': { challenge: N, door: Door },
      'M2: Badge -> Door': { answer: sign([N, Door], sk(Badge)) },
    },
    {
      M1: { makes: fresh(N) },
      M2: { checks: [opens('answer'), same('challenge', 'answer/N'), same('door', 'answer/Door')] },
    },
  ),
})

export default model({
  name: 'door',
  narrations: [door],
  claims: [
    ...agreement('Door<-Badge@M2', {
      role: 'door/Door',
      at: 'M2',
      partner: 'door/Badge',
      honest: [Badge],
      peers: { claimant: Door, partner: Badge },
      data: alike(Door, Badge, N),
    }),
    freshness(N, { role: 'door/Door', at: 'M2', honest: [Badge] }),
    // The challenge goes in clear: it is no secret, and the model says so.
    secrecy(N, { role: 'door/Door', at: 'M1', honest: [Badge] }),
  ],
  expected: { 'secrecy/N@Door': { kind: 'attack', why: 'the challenge is sent in clear' } },
})
