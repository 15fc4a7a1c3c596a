/**
 * Mutants: small mistakes in the files that verdicts rest on, each of which a test must notice. A mutant replaces one text
 * by another; `npm run mutants` runs them all, `npm run mutants -- -t 'ID|ID'` some.
 */
export interface Mutant {
  readonly id: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** What would go wrong. */
  readonly mistake: string
}

const THEORY = 'src/model/theory.ts'
const SORTS = 'src/model/sorts.ts'
const EXECUTOR = 'src/model/executor.ts'
const PROJECTION = 'src/model/projection.ts'
const JUDGE = 'src/properties/judge.ts'
const CONFIRM = 'src/properties/confirm.ts'
const MEANING = 'src/properties/meaning.ts'
const WITNESS = 'src/properties/witness.ts'
const KNOWLEDGE = 'src/attacker/knowledge.ts'
const SEARCH = 'src/attacker/explore/search.ts'
const DEDUCE = 'src/attacker/explore/deduce.ts'
const BINDINGS = 'src/attacker/symbolic/bindings.ts'
const FRAGMENTS = 'src/attacker/symbolic/fragments.ts'
const PATTERN = 'src/attacker/symbolic/pattern.ts'
const GROUND = 'src/attacker/symbolic/ground.ts'
const CHECK = 'src/properties/check-proof.ts'
const FLOWS = 'src/attacker/kernel/flows.ts'
const CASES = 'src/attacker/kernel/cases.ts'
const STATE = 'src/attacker/kernel/state.ts'
const CALCULUS = 'src/attacker/kernel/calculus.ts'

const mutant = (id: string, file: string, from: string, to: string, mistake: string): Mutant => ({
  id,
  file,
  from,
  to,
  mistake,
})

export const MUTANTS: readonly Mutant[] = [
  mutant(
    'theory-adec-any-key',
    THEORY,
    "result: 'm', source: 'RFC 5652 section 6' }",
    "result: 'x', source: 'RFC 5652 section 6' }",
    'decryption yields the key owner instead of the plaintext',
  ),
  mutant(
    'theory-open-any-key',
    THEORY,
    "name: 'open', args: [['sign', 'm', ['sk', 'x']], ['pk', 'x']]",
    "name: 'open', args: [['sign', 'm', ['sk', 'x']], ['pk', 'y']]",
    'a signature verifies under any public key',
  ),
  mutant(
    'theory-pdec-any-key',
    THEORY,
    "name: 'pdec', args: [['penc', 'm', ['sk', 'x']], ['pk', 'x']]",
    "name: 'pdec', args: [['penc', 'm', ['sk', 'x']], ['sk', 'x']]",
    'penc opens with the private key only',
  ),
  mutant(
    'theory-sdec-any-key',
    THEORY,
    "name: 'sdec', args: [['senc', 'm', 'k'], 'k']",
    "name: 'sdec', args: [['senc', 'm', 'k'], 'l']",
    'symmetric decryption with any key',
  ),
  mutant(
    'theory-no-read',
    THEORY,
    "{ name: 'read', args: [['sign', 'm', 'k']], result: 'm'",
    "{ name: 'read', args: [['sign', 'm', 'k']], result: 'k'",
    'no message recovery without a key',
  ),
  mutant(
    'theory-public-sk',
    THEORY,
    "{ name: 'sk', args: ['principal'], result: 'skey', isPublic: false",
    "{ name: 'sk', args: ['principal'], result: 'skey', isPublic: true",
    'everybody has every private key',
  ),
  mutant(
    'theory-public-pw',
    THEORY,
    "{ name: 'pw', args: ['principal'], result: 'password', isPublic: false",
    "{ name: 'pw', args: ['principal'], result: 'password', isPublic: true",
    'everybody has every password',
  ),
  mutant(
    'theory-match-loose',
    THEORY,
    'if (bound !== undefined) return bound === term',
    'if (bound !== undefined) return true',
    'a rule fires although its variable stands for two terms',
  ),
  mutant(
    'theory-item-swapped',
    THEORY,
    'result: `x${i}`',
    'result: `x${n - 1 - i}`',
    'fields of a tuple come out in reverse',
  ),
  mutant(
    'sorts-meet-anything',
    SORTS,
    '  return undefined\n}',
    '  return a\n}',
    'every value has every sort',
  ),
  mutant(
    'sorts-untyped-classes',
    SORTS,
    "return classes[sort] !== undefined || sort === 'principal'",
    "return sort === 'principal'",
    'untyped forgets the principal classes',
  ),
  mutant(
    'executor-epoch-back',
    EXECUTOR,
    'if (step.epoch < this.#epoch)',
    'if (step.epoch < 0)',
    'time may go back',
  ),
  mutant(
    'executor-dishonest-actor',
    EXECUTOR,
    'if (actor === undefined || !this.isHonest(actor))',
    'if (actor === undefined)',
    'dishonest principals run honest roles',
  ),
  mutant(
    'executor-unrelated',
    EXECUTOR,
    'return !this.isHonestValue(first) || this.isHonestValue(second)',
    'return this.isHonestValue(first) || true',
    'an honest user signs on anywhere',
  ),
  mutant('executor-no-cache', EXECUTOR, 'caching.push(entry)', 'void entry', 'replay caches forget'),
  mutant(
    'executor-global-cache',
    EXECUTOR,
    'const entry = `${algebra.digest(this.actorOf(run, registers))} ',
    'const entry = `',
    'replay caches are shared by all principals',
  ),
  mutant(
    'executor-stale',
    EXECUTOR,
    "return algebra.epochOf(value(instruction.of)) === at.epoch ? undefined : fail('is of another epoch')",
    'return undefined',
    'stale messages pass',
  ),
  mutant(
    'executor-expired',
    EXECUTOR,
    'return from <= at.epoch && at.epoch <= until',
    'return from <= at.epoch || at.epoch <= until',
    'expired tokens pass',
  ),
  mutant(
    'executor-equal',
    EXECUTOR,
    'return algebra.equal(value(instruction.left), value(instruction.right))',
    'return algebra.equal(value(instruction.left), value(instruction.left))',
    'comparisons always succeed',
  ),
  mutant(
    'executor-apart',
    EXECUTOR,
    'return isSame ? fail(',
    'return false ? fail(',
    'who must be apart may be the same',
  ),
  mutant(
    'executor-sort',
    EXECUTOR,
    'return algebra.hasSort(value(instruction.of), instruction.sort)',
    "return algebra.hasSort(value(instruction.of), 'any')",
    'no sort is checked',
  ),
  mutant(
    'executor-honest-secrets',
    EXECUTOR,
    'if (known === undefined || known.isPublic || !of.some((p) => !this.isHonest(p))) return undefined',
    'if (known === undefined || known.isPublic) return undefined',
    'the attacker has the secrets of the honest',
  ),
  mutant(
    'executor-private-symbols',
    EXECUTOR,
    'if (symbol === undefined || !symbol.isPublic || symbol.arity',
    'if (symbol === undefined || symbol.arity',
    'the attacker applies private symbols',
  ),
  mutant(
    'executor-any-token',
    EXECUTOR,
    'return given.requires.every((r) => this.#relatedRefs(r, refs))',
    'return given.requires.length >= 0 || this.#relatedRefs(given.requires[0]!, refs)',
    'tokens exist for unrelated pairs',
  ),
  mutant(
    'executor-domain-honesty',
    EXECUTOR,
    '(ref.domain === undefined || !this.dishonest.domains.includes(ref.domain))',
    '(ref.domain === undefined || ref.domain.length > 0)',
    'users of a dishonest domain stay honest',
  ),
  mutant(
    'executor-any-step',
    EXECUTOR,
    'if (run.program.id !== step.role || run.completed !== step.step)',
    'if (run.program.id !== step.role)',
    'steps happen in any order',
  ),
  mutant(
    'projection-no-waiting',
    PROJECTION,
    'progress = this.#waiting.length < waiting.length',
    'progress = false',
    'a part is not tried again when its key is known',
  ),
  mutant(
    'projection-no-later-key',
    PROJECTION,
    '    this.#openEarlier(reader)\n',
    '',
    'what came closed stays closed',
  ),
  mutant(
    'projection-later-unchecked',
    PROJECTION,
    '    if (opened) this.finish()\n',
    '',
    'what is opened with a later key is not checked for its time or against caches',
  ),
  mutant(
    'projection-apart-first',
    PROJECTION,
    'apart.slice(i + 1).map(',
    'apart.slice(i + 1, i + 2).map(',
    'of three principals, the first and the last may be the same',
  ),
  mutant(
    'projection-check-stays',
    PROJECTION,
    'if (!this.#isOff(check)) this.role.emit(instruction)',
    'this.role.emit(instruction)',
    'checks on values cannot be switched off',
  ),
  mutant(
    'projection-eager',
    PROJECTION,
    'const verified = check !== undefined && !this.#isOff(check)',
    'const verified = check === undefined || !this.#isOff(check)',
    'signatures are verified that nobody asked to verify',
  ),
  mutant(
    'projection-compare-all',
    PROJECTION,
    'if (check === undefined) this.#suggest(kind, path, meaning)',
    "if (check === undefined) this.role.emit({ op: 'equal', left, right, place: path })",
    'everything comparable is compared',
  ),
  mutant(
    'projection-first-office',
    PROJECTION,
    "check?.kind === 'belongs' && check.office === office",
    "check?.kind === 'belongs'",
    'a domain check is applied to every office',
  ),
  mutant(
    'judge-anybody',
    JUDGE,
    'claim.honest.every((v) =>',
    'claim.honest.some((v) =>',
    'one honest principal is enough',
  ),
  mutant(
    'judge-any-time',
    JUDGE,
    'run !== claimed.run && position < claimed.position && alike',
    'run !== claimed.run && alike',
    'a partner may run after the claim',
  ),
  mutant(
    'judge-one-partner',
    JUDGE,
    "claim.level === 'injective' ? earlier.length + 1 : 1",
    "claim.level === 'injective' ? 1 : 1",
    'injective agreement is not injective',
  ),
  mutant(
    'judge-own-run',
    JUDGE,
    'if (run !== claimed.run && position',
    'if (position',
    'a run is its own partner',
  ),
  mutant(
    'judge-same-run',
    JUDGE,
    'if (a.run !== b.run && x !== undefined',
    'if (x !== undefined',
    'a run repeats itself',
  ),
  mutant(
    'judge-key-data',
    JUDGE,
    '!data.every((d, i) => alike(d, dataThere[i]!))',
    '!data.some((d, i) => alike(d, dataThere[i]!))',
    'one equal datum is enough for one key',
  ),
  mutant(
    'judge-too-early',
    JUDGE,
    'return from !== undefined && until !== undefined && from <= now && now <= until',
    'return from !== undefined && until !== undefined && from <= now',
    'tokens never end',
  ),
  mutant(
    'judge-secret-any',
    JUDGE,
    'isHonest(c) && world.algebra.equal(valueOf(world, c.run, secret), learnt)',
    'isHonest(c) && (world.algebra.equal(valueOf(world, c.run, secret), learnt) || claims.length > 1)',
    'any value that is learnt is the secret',
  ),
  mutant(
    'confirm-any-adversary',
    CONFIRM,
    "if (trace.dishonest.labels.length > 0 && !adversary.includes('insiders'))",
    "if (trace.dishonest.labels.length > 1000 && !adversary.includes('insiders'))",
    'insiders in an adversary without',
  ),
  mutant(
    'confirm-refused',
    CONFIRM,
    'if (refused !== undefined)',
    'if (refused !== undefined && refused.step < 0)',
    'a refused trace counts',
  ),
  mutant(
    'meaning-no-weak',
    MEANING,
    '!program.speaksFor.includes(v.var))',
    'program.speaksFor.includes(v.var))',
    'weak agreement looks at the own name',
  ),
  mutant(
    'witness-hollow',
    WITNESS,
    'if (refused !== undefined) {',
    'if (refused !== undefined && refused.step < 0) {',
    'a refused honest execution is a witness',
  ),
  mutant(
    'knowledge-honest-secrets',
    KNOWLEDGE,
    'if (!of.some((ref) => ref !== undefined && !this.#isHonest(ref))) return undefined',
    'if (of.length > 9) return undefined',
    'the attacker thinks that he has the secrets of the honest',
  ),
  mutant(
    'knowledge-shallow',
    KNOWLEDGE,
    'if (this.#learn(result, made)) changed = true',
    'this.#learn(result, made)',
    'messages are taken apart once only',
  ),
  mutant(
    'explore-no-compose',
    DEDUCE,
    'if (this.#compose(task, t, within, proceed)) return true',
    'if (within.length > 9 && this.#compose(task, t, within, proceed)) return true',
    'the attacker composes nothing',
  ),
  mutant(
    'explore-given-ends',
    DEDUCE,
    'const isInstance = holds && !this.bindings.boundSince(mark)',
    'const isInstance = holds',
    'a given term that fits ends the search for others',
  ),
  mutant(
    'explore-no-relation',
    DEDUCE,
    'if (this.bindings.honesty(first) === HONEST) return this.bindings.makeHonest(second)',
    'if (this.bindings.honesty(first) === HONEST) return true',
    'tokens of unrelated pairs are tried',
  ),
  mutant(
    'explore-cache-ignored',
    DEDUCE,
    'const holds = this.#propagate(relations) && !this.#acceptsTwice(once)',
    'const holds = this.#propagate(relations) && once.length >= 0',
    'replays pass the caches',
  ),
  mutant(
    'explore-cache-early',
    DEDUCE,
    'this.bindings.equal(once[i]!.actor, once[j]!.actor)',
    'once[i] !== once[j]',
    'a nonce accepted by one principal is refused by all',
  ),
  mutant(
    'explore-order-dependent',
    SEARCH,
    'if (opened || latest >= previous.seen || run.memory === previous.run) return false',
    'if (opened || run.memory === previous.run) return false',
    'a step that needs its predecessor is dropped',
  ),
  mutant(
    'explore-order-open',
    SEARCH,
    'if (opened || latest >= previous.seen',
    'if (latest >= previous.seen',
    'steps with open choices are ordered away',
  ),
  mutant(
    'explore-late-beginnings',
    SEARCH,
    'const begins = role.steps[0]!.receives === undefined',
    'const begins = role.steps[0]!.receives !== undefined',
    'responders begin first only',
  ),
  mutant(
    'explore-room',
    SEARCH,
    'return have.length + lacking <= limit',
    'return have.length + lacking < limit',
    'one run too few',
  ),
  mutant(
    'explore-own-partner',
    SEARCH,
    '(run, i) => i !== own && absent',
    '(run, i) => i >= 0 && absent',
    'a run is its own partner',
  ),
  mutant(
    'explore-honest-ignored',
    SEARCH,
    'for (const h of goal.honest) if (!bindings.makeHonest(recorded(h))) return false',
    'for (const h of goal.honest) if (!bindings.makeHonest(recorded(h))) break',
    'claims are judged for the dishonest',
  ),
  mutant(
    'explore-actor',
    SEARCH,
    'if (!this.#bindings.makeHonest(run.pattern.actor)) return false',
    'if (run.pattern.steps.length === 0) return false',
    'dishonest principals run roles',
  ),
  mutant(
    'explore-status-lost',
    BINDINGS,
    'if (a !== UNDECIDED && b !== UNDECIDED && a !== b) return false',
    'if (a === b && a === UNDECIDED && b === HONEST) return false',
    'an honest and a dishonest name become one',
  ),
  mutant(
    'explore-no-insiders',
    BINDINGS,
    "if (variable.sort === 'label' && !adversary.includes('insiders')) return HONEST",
    "if (variable.sort === 'label') return HONEST",
    'nobody is an insider',
  ),
  mutant(
    'explore-fragments-given',
    FRAGMENTS,
    "const found = given.when.kind === 'public' ? matchData(given.term, term) : undefined",
    "const found = given.when.kind === 'public' ? new Map() : undefined",
    'nothing is taken out of messages',
  ),
  mutant(
    'pattern-apart-once',
    PATTERN,
    'pair ${this.#pairs++}',
    'pair',
    'a run with two pairs of principals that must be apart is never done',
  ),
  mutant(
    'pattern-apart-lost',
    PATTERN,
    'for (const v of instruction.pair) this',
    'for (const v of instruction.pair.slice(1)) this',
    'engines let who must be apart be the same',
  ),
  mutant(
    'explore-dead-parts',
    PATTERN,
    'const isFree = (v: Term) => uses.get(v) === own.get(v)',
    'const isFree = (v: Term) => uses.get(v) !== undefined',
    'parts that matter are not demanded',
  ),
  mutant(
    'explore-ground-equal',
    GROUND,
    'const n = (this.#taken.get(what) ?? 0) + 1',
    'const n = 1',
    'different open values become one',
  ),
  mutant(
    'check-cases-fewer',
    CHECK,
    'if (outcomes.length !== trees.length)',
    'if (outcomes.length > trees.length)',
    'a proof with cases that do not exist is accepted',
  ),
  mutant(
    'check-any-reason',
    CHECK,
    'if (node !== outcome)',
    "if (typeof node !== 'string')",
    'a case is closed for whatever reason the proof gives',
  ),
  mutant(
    'check-closed-anyway',
    CHECK,
    "if (typeof node === 'string') return",
    "if (typeof node === 'string') continue; if (node === undefined) return",
    'an open case is closed because the proof says so',
  ),
  mutant(
    'kernel-no-names-inside',
    FLOWS,
    'return shape.label === `${GENERIC}${kindOfMade(name)}`',
    "return shape.label === ''",
    'no name is taken out of what a run forwards unread',
  ),
  mutant(
    'kernel-nothing-inside',
    FLOWS,
    'while (this.#grow());',
    'this.#grow()',
    'what is forwarded twice is lost',
  ),
  mutant(
    'kernel-no-further-runs',
    CASES,
    'if (role.steps[step]!.sends.length === 0) continue',
    'if (role.steps[step]!.sends.length >= 0) continue',
    'no further run sends anything',
  ),
  mutant(
    'kernel-made-of-nothing',
    CASES,
    'for (const arg of term.args) b.need(arg, learning.event)',
    'for (const arg of term.args) b.need(arg)',
    'the attacker makes a term before he knows its parts',
  ),
  mutant(
    'kernel-keys-unneeded',
    CASES,
    'for (const need of needs) b.need(need, learning.event)',
    'for (const need of needs) b.need(need)',
    'layers are opened before their keys are known',
  ),
  mutant(
    'kernel-two-ways',
    STATE,
    'if (other.way !== undefined && learning.way !== undefined && !sameWay(other.way, learning.way))',
    'if (other.way !== undefined && learning.way !== undefined)',
    'one term that is taken for two is dropped',
  ),
  mutant(
    'kernel-any-partner',
    CALCULUS,
    'b.order.isBefore(run.events[alternative.step]!, claim) &&',
    '',
    'a partner that may come after the claim counts',
  ),
  mutant(
    'kernel-own-partner',
    CALCULUS,
    'b.runs.filter((run, i) => i !== 0 && absent',
    'b.runs.filter((run, i) => i >= 0 && absent',
    'a run is its own partner',
  ),
]
