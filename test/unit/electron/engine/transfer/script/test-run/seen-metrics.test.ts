import { expect, it } from 'vitest'
import { metricNamesIn } from '../../../../../../../electron/engine/transfer/script/test-run/problems.ts'
import { namesIn } from '../../../../../../../electron/engine/transfer/script/test-run/seen-metrics.ts'

it('finds the names of pairs, wherever there are blanks', () => {
  expect(namesIn('val_loss = 0.3, val_acc=0.9')).toEqual(['val_loss', 'val_acc'])
  expect(namesIn('weights saved')).toEqual([])
})

// A picture as text is a line of one word; a look at each of its letters in turn would take minutes.
it('is done at once with a line that is one long word', () => {
  const word = 'a1'.repeat(150_000)
  expect(namesIn(word)).toEqual([])
  expect(namesIn(`val_loss=0.5 ${word}`)).toEqual([])
  expect(metricNamesIn(word)).toEqual([])
  expect(metricNamesIn(`val_loss 0.5 ${word}`)).toEqual(['val_loss'])
})
