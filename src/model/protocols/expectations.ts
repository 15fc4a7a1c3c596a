/**
 * The verdicts that the models expect, and why. The answers of the table "Known answers" in `docs/claims.md` were reached
 * apart from this project; the others were found here, read, and are held.
 */
import type { ClaimData } from '../claim.js'
import type { Expectation } from '../model.js'

/** Claims that are attacked, by id without the level word of agreements, with the levels that fall. */
type Attacks = Readonly<Record<string, string>>

const NONCE_LIFTED =
  'the ciphertext with the nonce of the caller names nobody: an insider has it opened in his own call'
const M4_APART =
  'the signature and the ciphertext to the callee come apart: an insider joins his own ciphertext to it'
const NO_CALLEE = 'the signature to the callee does not say whom it is for'
const M3_APART = 'the parts of the first message come apart: token and nonce may be of others'
const TOKEN_CHOSEN =
  'the token of the callee is not tied to its answer: another user of the same device may be meant'
const REPLAYED = 'nothing keeps a message from being accepted again'
const KEY_FORGED = 'who knows the nonce of the caller makes the part with the key himself'
const TICKET_FORGED = 'who knows or chose the nonce makes the ticket himself'
const FOREIGN_PROXY =
  'P2 takes M2 from the proxy of any domain, for any caller: a dishonest one has the key sent to it'
const KEY_TWICE = 'a key that the attacker made is handed out twice'

const REGISTRATION_PRINTED: Attacks = {
  'agreement/R<-user@M1': REPLAYED,
  'agreement,ni-agreement,weak-agreement,aliveness/R<-device@M1':
    'CERT is public and nothing in M1 needs the key of the device: a dishonest user registers itself on an honest device',
  'agreement,ni-agreement/UAC<-R@M2:token':
    'the parts of M2 are separate: token and proxy key of other runs are mixed in',
  'freshness/N_UAC-R@R': REPLAYED,
  'replay/M1@R': REPLAYED,
}

/** Up to M6, whatever M7 is. */
const INTRA_TO_M6: Attacks = {
  'secrecy/K_session@UAC': KEY_FORGED,
  'secrecy/N_UAC-P@UAC': NONCE_LIFTED,
  'secrecy/N_P-UAS@P': 'M3 and M5 have ciphertexts of one shape: the nonce of M5 is put into an M3',
  'secrecy/N_P-UAS@UAS': M4_APART,
  'agreement,ni-agreement,weak-agreement/P<-UAC@M3': M3_APART,
  'agreement,ni-agreement,weak-agreement/UAC<-P@M6': KEY_FORGED,
  'agreement,ni-agreement,weak-agreement/UAS<-P@M4': M4_APART,
  'agreement,ni-agreement,weak-agreement/P<-UAS@M5': TOKEN_CHOSEN,
  'agreement,ni-agreement,weak-agreement,aliveness/UAC<-UAS@M6': KEY_FORGED,
  'freshness/K_session@UAC': KEY_TWICE,
  'freshness/N_UAC-P@P': REPLAYED,
  'replay/M3@P': REPLAYED,
  'replay/M4@UAS': REPLAYED,
}

const INTRA_INTENDED: Attacks = {
  ...INTRA_TO_M6,
  'secrecy/K_session@UAS': TICKET_FORGED,
  'agreement,ni-agreement,weak-agreement/UAS<-P@M7': TICKET_FORGED,
  'agreement,ni-agreement,weak-agreement,aliveness/UAS<-UAC@M7': NO_CALLEE,
  'agreement/same-key@UAC,UAS': NO_CALLEE,
  'unknown-key-share/UAC,UAS': NO_CALLEE,
  'freshness/K_session@UAS': KEY_TWICE,
  'replay/M7@UAS': REPLAYED,
}

const INTRA_PRIVATE_KEY: Attacks = {
  ...INTRA_INTENDED,
  'secrecy/K_session@P': 'anyone with the certificate of the proxy opens the ticket of M6 and M7',
}

const INTER_TO_M4: Attacks = {
  'secrecy/N_UAC-P1@UAC': NONCE_LIFTED,
  'secrecy/N_P1-P2@P2':
    'a dishonest proxy of another domain sends its own ciphertext beside a signature of P1',
  'secrecy/N_P2-UAS@P2': 'M2 and M4 have ciphertexts that a proxy opens: the nonce of M4 is put into an M1',
  'secrecy/N_P2-UAS@UAS': M4_APART,
  'agreement,ni-agreement,weak-agreement/P1<-UAC@M1': M3_APART,
  'agreement,ni-agreement,weak-agreement/UAS<-P2@M3': M4_APART,
  'agreement,ni-agreement,weak-agreement/P2<-UAS@M4': TOKEN_CHOSEN,
  'agreement,ni-agreement/P2<-P1@M2': 'the signature of P1 and the ciphertext of M2 come apart',
  'agreement,ni-agreement/P2<-P1@M2:origin':
    'nothing ties the domain of the caller to the proxy that sends M2',
  'freshness/N_UAC-P1@P1': REPLAYED,
  'freshness/N_P1-P2@P2': REPLAYED,
  'replay/M1@P1': REPLAYED,
  'replay/M2@P2': REPLAYED,
  'replay/M3@UAS': REPLAYED,
}

const INTER_INTENDED: Attacks = {
  ...INTER_TO_M4,
  'secrecy/K_session@UAC': KEY_FORGED,
  'secrecy/K_session@P2': FOREIGN_PROXY,
  'secrecy/N_P1-P2@P1': FOREIGN_PROXY,
  'secrecy/K_session@P1': 'P1 accepts from P2 a key under a nonce that did not stay between them',
  'secrecy/K_session@UAS': TICKET_FORGED,
  'agreement,ni-agreement,weak-agreement/UAC<-P1@M6': KEY_FORGED,
  'agreement,ni-agreement,weak-agreement/UAS<-P2@M7': TICKET_FORGED,
  'agreement,ni-agreement,weak-agreement,aliveness/UAS<-UAC@M7': NO_CALLEE,
  'agreement,ni-agreement,weak-agreement,aliveness/UAC<-UAS@M6': KEY_FORGED,
  'agreement,ni-agreement,weak-agreement/P1<-P2@M5':
    'the signature of P2 and the ciphertext with the key come apart',
  'agreement/same-key@UAC,UAS': NO_CALLEE,
  'unknown-key-share/UAC,UAS': NO_CALLEE,
  'freshness/K_session@UAC': KEY_TWICE,
  'freshness/K_session@UAS': KEY_TWICE,
  'replay/M7@UAS': REPLAYED,
}

const ATTACKS: Readonly<Record<string, Attacks>> = {
  'registration/printed': REGISTRATION_PRINTED,
  'intra/printed': INTRA_TO_M6,
  'intra/private-key': INTRA_PRIVATE_KEY,
  'intra/intended': INTRA_INTENDED,
  'inter/printed': INTER_TO_M4,
  'inter/intended': INTER_INTENDED,
  'both/intended': { ...within('intra', INTRA_INTENDED), ...within('inter', INTER_INTENDED) },
}

/** From which message on a reading cannot be executed. */
const BLOCKED: Readonly<Record<string, { readonly from: number; readonly why: string }>> = {
  'intra/printed': {
    from: 7,
    why: 'the UAC has not the private key of the proxy, nor what it should encrypt',
  },
  'inter/printed': { from: 5, why: 'P2 signs the name UAC in M5, and no message has told it' },
}

/** Claims for which no engine has a proof, and why. */
const BOUNDED: Readonly<Record<string, string>> = {
  'both/hardened/intra/agreement/UAS<-UAC@M7':
    'that two claims have two partners is proved for two; nothing says so of more with registrations given beforehand',
}

function within(narration: string, attacks: Attacks): Attacks {
  return Object.fromEntries(Object.entries(attacks).map(([id, why]) => [`${narration}/${id}`, why]))
}

/** The expected verdict of a claim of one of the paper's models. */
export function expectationOf(protocol: string, reading: string, claim: ClaimData): Expectation {
  const model = `${protocol}/${reading}`
  const blocked = BLOCKED[model]
  const begins = Math.max(number(claim.at), 'partnerAt' in claim ? number(claim.partnerAt) : 0)
  if (blocked !== undefined && begins >= blocked.from) return { kind: 'not-executable', why: blocked.why }
  if (claim.kind === 'executability') return { kind: 'proved', why: 'the honest execution sends it' }
  const why = attackWhy(ATTACKS[model] ?? {}, claim.id)
  if (why !== undefined) return { kind: 'attack', why }
  const bounded = BOUNDED[`${model}/${claim.id}`]
  if (bounded !== undefined) return { kind: 'no-attack', why: bounded }
  return {
    kind: 'proved',
    why: reading === 'hardened' ? 'the changes bind what was apart' : 'the message says enough for it',
  }
}

function number(messageId: string): number {
  return Number(messageId.slice(1))
}

/** `agreement,ni-agreement/P<-UAC@M3` speaks of two claims, `inter/agreement,ni-agreement/...` too. */
function attackWhy(attacks: Attacks, id: string): string | undefined {
  for (const [ids, why] of Object.entries(attacks)) {
    const [subject = '', words = '', ...kind] = ids.split('/').toReversed()
    if (words.split(',').some((word) => [...kind, word, subject].join('/') === id)) return why
  }
  return undefined
}
