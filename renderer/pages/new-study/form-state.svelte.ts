import type { TaskView } from '../../../shared/contract/views.ts'
import type { Config } from '../../../shared/domain/search-space.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { client, errorIssues, errorMessage } from '../../stores/connection.ts'
import { formIssues, issueAt, issuesIn, uniqueIssues } from './form-issues.ts'
import { emptyForm, type FormModel } from './form-model.ts'
import { fileOf, formOf, taskRows, type ParsedStudyFile } from './study-file.ts'
import { freeName, taskStudyName } from './study-name.ts'

const validateAfterMs = 350

/** The form of a new study: what it holds, the study file that it stands for, and what is wrong with it. */
export class NewStudyForm {
  /** The built-in tasks; never changed. */
  tasks = $state.raw<readonly TaskView[]>([])
  readonly #takenNames: () => Iterable<string>
  model: FormModel = $state(emptyForm())
  /** What relative paths in the file start from: the folder of a file that was opened. */
  folder = $state<string | undefined>(undefined)
  /** The name follows the task until the user types one. */
  nameIsOwn = $state(false)
  /** Fields that are still empty show what they need only after a try to create the study. */
  tried = $state(false)
  engineIssues = $state.raw<readonly InputIssue[]>([])
  /** What the engine said when it refused to create the study; until the form changes. */
  refusal = $state.raw<readonly InputIssue[]>([])
  creating = $state(false)
  failure = $state<string | undefined>(undefined)

  readonly file = $derived(fileOf(this.model))
  readonly ownIssues = $derived([...this.#nameIssues(), ...formIssues(this.model)])
  readonly issues = $derived(this.ownIssues.length > 0 ? uniqueIssues(this.ownIssues) : uniqueIssues([...this.refusal, ...this.engineIssues]))
  readonly task = $derived(this.tasks.find(({ name }) => name === this.model.builtin.task))

  constructor(tasks: readonly TaskView[], takenNames: () => Iterable<string>) {
    this.tasks = tasks
    this.#takenNames = takenNames
    this.pickTask(tasks.find(({ name }) => name === this.model.builtin.task)?.name ?? tasks[0]?.name ?? '')
  }

  /** A boolean, so that what follows from it is not run again with every new list of issues. */
  readonly #isPlausible = $derived.by(() => this.ownIssues.length === 0)

  /** A study is found by its name in the command line, so that each needs its own. */
  #nameIssues(): InputIssue[] {
    const name = this.model.name.trim()
    const taken = !this.creating && [...this.#takenNames()].includes(name)
    return taken ? [{ path: 'name', message: `there is a study named "${name}" already` }] : []
  }

  /** Another task: its parameters, and its name where the user gave none. */
  pickTask(name: string): void {
    this.model.builtin.task = name
    this.model.parameters = taskRows(this.task)
    this.model.metrics = []
    if (!this.nameIsOwn) this.model.name = freeName(taskStudyName(name), this.#takenNames())
  }

  pickKind(kind: FormModel['kind']): void {
    this.model.kind = kind
    this.tried = false
    if (kind === 'builtin') return this.pickTask(this.model.builtin.task)
    this.model.parameters = []
    this.model.metrics = [{ name: 'val_error', goal: 'minimize' }]
    if (!this.nameIsOwn) this.model.name = freeName(kind === 'command' ? 'my-command' : 'my-module', this.#takenNames())
  }

  /** Fills the form from a study file. */
  fill(file: ParsedStudyFile, folder: string | undefined): void {
    this.model = formOf({ ...file, name: freeName(file.name, this.#takenNames()) }, this.tasks)
    this.folder = folder
    this.nameIsOwn = true
    this.tried = false
    this.failure = undefined
  }

  /** Takes the values of a configuration as believed to be good. */
  believe(config: Config): void {
    for (const row of this.model.parameters) if (row.searched && config[row.name] !== undefined) row.prior = config[row.name]
  }

  /** The message for the field of a path. An empty field says nothing before the first try. */
  error(path: string, empty = false): string | undefined {
    return empty && !this.tried ? undefined : issueAt(this.issues, path)
  }

  /** Every message about a place and the places in it. */
  errors(path: string): readonly InputIssue[] {
    return issuesIn(this.issues, path)
  }

  /** Asks the engine about a file that this page finds nothing wrong with, a moment after the last change. Call it in an effect. */
  validateLater(): () => void {
    const study = $state.snapshot(this.file)
    const { folder } = this
    this.engineIssues = []
    this.refusal = []
    this.failure = undefined
    if (!this.#isPlausible) return () => undefined
    const controller = new AbortController()
    const timer = setTimeout(() => {
      client.studies.validate({ study, folder }, { signal: controller.signal }).then(
        (result) => {
          if (!controller.signal.aborted) this.engineIssues = result.ok ? [] : result.issues
        },
        () => undefined, // without a connection the banner says so, and creating the study asks again
      )
    }, validateAfterMs)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }

  /** Creates the study. The id of the study; undefined when the form or the engine says no. */
  async create(start: boolean): Promise<number | undefined> {
    this.tried = true
    this.failure = undefined
    if (this.issues.length > 0) return undefined
    this.creating = true
    try {
      const { studyId } = await client.studies.create({ study: $state.snapshot(this.file), folder: this.folder, start })
      return studyId
    } catch (error) {
      this.refusal = errorIssues(error)
      if (this.refusal.length === 0) this.failure = errorMessage(error)
      return undefined
    } finally {
      this.creating = false
    }
  }
}
