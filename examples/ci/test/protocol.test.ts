import { expect, test } from 'vitest'
import 'trapezoid/vitest'
import door from '../protocol.js'

test('the door opens to the badge alone, once for each challenge', () => {
  expect(door).toUphold('agreement/Door<-Badge@M2')
  expect(door).toUphold('freshness/N@Door')
})

test('the challenge is no secret', () => {
  expect(door).not.toUphold('secrecy/N@Door')
})
