/** The paper's words: principal classes, certificate, token. Source: section 4.2 and `docs/decisions.md`. */
import {
  type Expr,
  type Principal,
  type Var,
  clock,
  kdf,
  pk,
  principals,
  pw,
  sign,
  sk,
} from '../expression.js'
import type { GivenData } from '../narration.js'
import { office, relation } from '../narration.js'

/** User and device are two identities; a domain has one registrar and one proxy; the CA is never on line. */
export const CLASSES = {
  user: 'member',
  device: 'member',
  registrar: 'office',
  proxy: 'office',
  ca: 'root',
} as const

export const { user, device, registrar, proxy, ca } = principals(CLASSES)

export const CA = ca('CA')

/** `CERT(X)`: binds a name, with its class and domain, to the public key. */
export const cert = (x: Expr<Principal>): Expr<'signature'> => sign([x, pk(x)], sk(CA))

/** `token(X) = {u, X, T_val(X), t_R-X}K_PR(R)`: user u is registered on device X. */
export const token = (
  u: Expr<Principal<'user'>>,
  x: Var<Principal<'device'>>,
  r: Expr<Principal<'registrar'>>,
): Expr<'signature'> => sign([u, x, validUntil(x), startOf(x)], sk(r))

export const validUntil = (x: Var): Var<'clock'> => clock(`T_val(${x.var})`)
export const startOf = (x: Var): Var<'clock'> => clock(`t_R-${x.var}`)

/** `K_PA(u)`: the key derived from the password of u, the user's name being the salt (ADR-0008). */
export const passwordKey = (u: Expr<Principal<'user'>>): Expr<'key'> => kdf(u, pw(u))

/** An honest user signs on only at honest devices, a dishonest one at any. */
export const signedOn = (u: Var<Principal<'user'>>, x: Var<Principal<'device'>>) =>
  relation('signed-on', u, x)

const anyUser = user('u')
const anyDevice = device('X')
const anyRegistrar = registrar('R')
const anyProxy = proxy('P')

const PUBLIC = { kind: 'public' } as const

/** Every certificate is public; under `registered` so is a token for every pair that may be signed on. */
export const GIVEN: readonly GivenData[] = [
  { id: 'certificate of a device', term: cert(anyDevice), when: PUBLIC, requires: [], offices: {} },
  { id: 'certificate of a registrar', term: cert(anyRegistrar), when: PUBLIC, requires: [], offices: {} },
  { id: 'certificate of a proxy', term: cert(anyProxy), when: PUBLIC, requires: [], offices: {} },
  {
    id: 'token',
    term: token(anyUser, anyDevice, anyRegistrar),
    when: PUBLIC,
    requires: [signedOn(anyUser, anyDevice)],
    offices: office(anyRegistrar, anyUser),
  },
]
