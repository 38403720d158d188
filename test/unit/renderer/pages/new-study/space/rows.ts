import fc from 'fast-check'
import { emptyRow, type ParameterRow } from '../../../../../../renderer/pages/new-study/form-model.ts'

/** A row of choices, conditional on another one where that is named. */
export function choiceRow(name: string, parent?: string, ...values: string[]): ParameterRow {
  return { ...emptyRow(name), type: 'categorical', choices: ['a', 'b'], when: parent === undefined ? undefined : { param: parent, in: values.length === 0 ? ['a'] : values } }
}

/** Any rows: names may be missing or come twice, conditions may point to nothing, to themselves, or in a circle. */
export const anyRows: fc.Arbitrary<ParameterRow[]> = fc.array(
  fc
    .record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e', ''), parent: fc.constantFrom(undefined, undefined, 'a', 'b', 'c', 'd', 'z'), searched: fc.constantFrom(true, true, true, false), type: fc.constantFrom('categorical', 'int', 'float') })
    .map(({ name, parent, searched, type }): ParameterRow => ({ ...choiceRow(name, parent), searched, type: type === 'int' || type === 'float' ? type : 'categorical' })),
  { maxLength: 8 },
)
