/** Checks of `hardened` that no claim notices within the bounds when they are off, and why they stay. */

const HEADERS =
  'no role uses a header field whose value it has protected as well: a wrong one misleads people, not roles'
const CLASS =
  'the name is compared with one that is of the class already, or is read where only the class fits'
const LOCATION =
  'the location service names a device at which the callee is signed on; the token says it again'
const ROUTING = 'a call that leaves the domain is refused for the sake of routing; the claims hold for it too'
const DOMAIN_PROXY = 'matters only where a foreign domain may be dishonest: see inter-domain'
const SAME_NONCE = 'the nonce beside it is of one run and fixes the session already'
const SENDER = 'the certificate says whose signature it is, and the ciphertext names the same proxy'
const PEER = 'P1 has the key of P2 beforehand: it needs no certificate of M5'
const WHOLE = 'the signature over the whole of M2 covers it, or the nonce of the device does'

const REGISTRATION: Readonly<Record<string, string>> = {
  'headers-registration': HEADERS,
  'registration/M1/class': CLASS,
  'registration/M1/header-Via': HEADERS,
  'registration/M1/header-Date': HEADERS,
  'registration/M2/registrar':
    'matters only where a foreign registrar may be dishonest; the nonce comes back from the own one',
  'registration/M2/token': WHOLE,
  'registration/M2/user': WHOLE,
  'registration/M2/device': WHOLE,
  'registration/M2/header-From': HEADERS,
  'registration/M2/header-Date': HEADERS,
}

const INTRA: Readonly<Record<string, string>> = {
  'headers-intra': HEADERS,
  'intra/M3/callee': ROUTING,
  'intra/M3/class': CLASS,
  'intra/M3/header-From': HEADERS,
  'intra/M3/header-To': HEADERS,
  'intra/M3/header-Via': HEADERS,
  'intra/M3/header-Timestamp': HEADERS,
  'intra/M4/proxy': DOMAIN_PROXY,
  'intra/M4/sender': DOMAIN_PROXY,
  'intra/M4/header-From': HEADERS,
  'intra/M4/header-To': HEADERS,
  'intra/M4/header-Date': HEADERS,
  'intra/M4/header-Call-ID': HEADERS,
  'intra/M5/token': LOCATION,
  'intra/M5/callee': LOCATION,
  'intra/M5/device': LOCATION,
  'intra/M5/subject':
    'nothing of the certificate in M5 is used: the proxy has the key from its location service',
  'intra/M5/header-Call-ID': HEADERS,
  'intra/M7/session': SAME_NONCE,
  'intra/M7/header-Call-ID': HEADERS,
}

const INTER: Readonly<Record<string, string>> = {
  'headers-inter': HEADERS,
  'inter/M1/class': CLASS,
  'inter/M1/header-From': HEADERS,
  'inter/M1/header-To': HEADERS,
  'inter/M1/header-Via': HEADERS,
  'inter/M1/header-Timestamp': HEADERS,
  'inter/M2/class': CLASS,
  'inter/M2/callee':
    'a call to another domain is refused for the sake of routing: P2 has no device of its users to send it to',
  'inter/M2/proxy': SENDER,
  'inter/M2/header-From': HEADERS,
  'inter/M2/header-To': HEADERS,
  'inter/M2/header-Date': HEADERS,
  'inter/M2/header-Call-ID': HEADERS,
  'inter/M3/header-From': HEADERS,
  'inter/M3/header-To': HEADERS,
  'inter/M3/header-Date': HEADERS,
  'inter/M3/header-Call-ID': HEADERS,
  'inter/M4/token': LOCATION,
  'inter/M4/callee': LOCATION,
  'inter/M4/device': LOCATION,
  'inter/M4/subject': 'nothing of the certificate in M4 is used: P2 has the key from its location service',
  'inter/M4/header-Call-ID': HEADERS,
  'inter/M5/chain': PEER,
  'inter/M5/peer': PEER,
  'inter/M5/caller': SAME_NONCE,
  'inter/M5/session': SAME_NONCE,
  'inter/M5/header-Call-ID': HEADERS,
  'inter/M6/session': SAME_NONCE,
  'inter/M6/header-Call-ID': HEADERS,
  'inter/M7/session': SAME_NONCE,
  'inter/M7/header-Call-ID': HEADERS,
}

/** The reasons for a protocol, those of the narrations that it is made of together. */
export function toothlessIn(protocol: string): Readonly<Record<string, string>> {
  switch (protocol) {
    case 'registration':
      return REGISTRATION
    case 'intra':
      return INTRA
    case 'inter':
      return INTER
    default:
      return { ...INTRA, ...INTER }
  }
}
