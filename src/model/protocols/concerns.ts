/** The threats that the paper names and the goals that it sets, and which claims speak of them. */
import type { Concern, Reference } from '../concern.js'

const rfc3261 = (section: string, title: string): Reference => ({
  name: `RFC 3261 section ${section}, ${title}`,
  url: `https://www.rfc-editor.org/rfc/rfc3261#section-${section}`,
})
const RFC_8224: Reference = {
  name: 'RFC 8224, authenticated identity in SIP',
  url: 'https://www.rfc-editor.org/rfc/rfc8224',
}
const RFC_5479: Reference = {
  name: 'RFC 5479, requirements of media security management',
  url: 'https://www.rfc-editor.org/rfc/rfc5479',
}
const SP_800_58: Reference = {
  name: 'NIST SP 800-58, security considerations for voice over IP',
  url: 'https://csrc.nist.gov/pubs/sp/800/58/final',
}

const AGREEMENTS = ['agreement', 'ni-agreement', 'weak-agreement', 'aliveness']
const levels = (...subjects: readonly string[]) => subjects.flatMap((s) => AGREEMENTS.map((a) => `${a}/${s}`))

export const CONCERNS: readonly Concern[] = [
  {
    kind: 'threat',
    name: 'registration hijacking',
    source: 'named in the paper',
    claims: { registration: levels('R<-user@M1', 'R<-device@M1') },
    see: [rfc3261('26.1.1', 'Registration Hijacking'), SP_800_58],
  },
  {
    kind: 'threat',
    name: 'server impersonation',
    source: 'named in the paper',
    claims: {
      registration: levels('UAC<-R@M2'),
      intra: levels('UAC<-P@M6', 'UAS<-P@M4', 'UAS<-P@M7'),
      inter: levels('UAC<-P1@M6', 'UAS<-P2@M3', 'UAS<-P2@M7', 'P2<-P1@M2', 'P1<-P2@M5'),
    },
    see: [rfc3261('26.1.2', 'Impersonating a Server'), SP_800_58],
  },
  {
    kind: 'threat',
    name: 'message body tampering',
    source: 'named in the paper',
    claims: {
      registration: levels('UAC<-R@M2:token'),
      intra: [...levels('UAS<-P@M7', 'UAS<-UAC@M7'), 'agreement/same-key@*'],
      inter: [...levels('UAS<-P2@M7', 'UAS<-UAC@M7', 'P1<-P2@M5'), 'agreement/same-key@*'],
    },
    see: [rfc3261('26.1.3', 'Tampering with Message Bodies'), SP_800_58],
  },
  {
    kind: 'threat',
    name: 'session tearing',
    source: 'named in the paper',
    claims: {},
    outOfReach: 'no message of the tables tears a session down, so there is nothing to judge',
    see: [rfc3261('26.1.4', 'Tearing Down Sessions')],
  },
  {
    kind: 'threat',
    name: 'denial of service',
    source: 'named in the paper',
    claims: {},
    outOfReach: 'out of reach of the method: the attacker on the network can always drop every message',
    see: [rfc3261('26.1.5', 'Denial of Service and Amplification'), SP_800_58],
  },
  {
    kind: 'goal',
    name: 'confidentiality of the session key',
    source: 'section 4',
    claims: { intra: ['secrecy/K_session@*'], inter: ['secrecy/K_session@*'] },
    see: [RFC_5479],
  },
  {
    kind: 'goal',
    name: 'secrecy of nonces',
    source: 'section 4',
    claims: { registration: ['secrecy/N_*'], intra: ['secrecy/N_*'], inter: ['secrecy/N_*'] },
    see: [],
  },
  {
    kind: 'goal',
    name: 'authenticity of the caller',
    source: 'section 4',
    claims: {
      intra: levels('P<-UAC@M3', 'UAS<-UAC@M7'),
      inter: levels('P1<-UAC@M1', 'UAS<-UAC@M7', 'P2<-P1@M2:origin'),
    },
    see: [RFC_8224],
  },
  {
    kind: 'goal',
    name: 'authenticity of the callee',
    source: 'section 4',
    claims: {
      intra: levels('P<-UAS@M5', 'UAC<-UAS@M6'),
      inter: levels('P2<-UAS@M4', 'UAC<-UAS@M6'),
    },
    see: [RFC_8224],
  },
  {
    kind: 'goal',
    name: 'resistance to replay, freshness',
    source: 'section 4',
    claims: Object.fromEntries(
      ['registration', 'intra', 'inter'].map((p) => [p, ['replay/*', 'freshness/*', 'stale-refused/*']]),
    ),
    see: [RFC_5479],
  },
  {
    kind: 'goal',
    name: 'the session key bound to the session identity',
    source: 'section 4',
    claims: { intra: ['agreement/same-key@*'], inter: ['agreement/same-key@*'] },
    see: [RFC_5479],
  },
  {
    kind: 'goal',
    name: 'legitimacy: tokens of the registrar, in their time',
    source: 'section 4',
    claims: Object.fromEntries(
      ['registration', 'intra', 'inter'].map((p) => [p, ['token/*', 'token-in-time/*']]),
    ),
    see: [],
  },
]

/** What nobody asked of the models yet, beyond the concerns that are out of reach. */
export const NOT_ASKED: readonly string[] = [
  'guessing of the password from M1 and M2, off line',
  'forward secrecy',
  'security when old session keys or old proxy keys leak',
  'key-compromise impersonation',
  'key escrow at the proxies: they make the key and have it, by design',
  'key confirmation',
  'a redirect server, which section 3 names and no message involves',
]
