/** What the method does not say. */
import { type Block, bullets, heading, paragraph } from '../document.js'
import type { Dossier } from './dossier.js'

const LIMITS: readonly string[] = [
  'Cryptography is taken as perfect: a ciphertext opens with its key and not otherwise, a signature is made by its key only, nothing is learnt from lengths or times.',
  'Signatures carry their data in clear, as the protocols use them.',
  'Under "typed" the receiver tells sorts of values apart (a nonce from a key); what bytes do not tell apart must be judged untyped.',
  'Replay caches are never emptied. An implementation that forgets must bound the time in which a message counts.',
  'A proof is for the model. That an implementation does what the model says is a question of its own.',
  'An attack shows what an attacker can bring about; that a claim is not attacked within a bound does not show that it holds beyond.',
  'Availability is not judged: the attacker on the network may always drop.',
]

export function limitBlocks({ notAsked, concerns }: Dossier): Block[] {
  const out = concerns.flatMap(({ name, outOfReach }) =>
    outOfReach === undefined ? [] : [`${name}: ${outOfReach}`],
  )
  return [
    heading(2, 'What was not checked'),
    paragraph('Limits of the method:'),
    bullets(LIMITS),
    paragraph('Not asked of these models:'),
    bullets([...out, ...notAsked]),
    paragraph(
      'No cost of the repairs in octets and operations is given here, and attacks are confirmed on the model where the table says symbolic, not against running agents.',
    ),
  ]
}
