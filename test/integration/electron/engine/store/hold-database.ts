// Holds the database that is named on the command line until it is killed, a study written and uncommitted work under way.
import { openStore } from '../../../../../electron/engine/store/open.ts'
import { definitionOf } from './definition.ts'

const store = openStore(process.argv[2] ?? '', 'write')
const { id } = store.createStudy(definitionOf(), 0)
store.transaction(() => {
  store.addTrial({ studyId: id, number: 0, params: {}, seed: 0, origin: 'sampler' })
  process.stdout.write('holding\n')
  // Blocks without ending the transaction: the process dies in the middle of it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
