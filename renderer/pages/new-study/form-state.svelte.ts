import { untrack } from 'svelte'
import type { TaskView } from '../../../shared/contract/views.ts'
import type { Config, SearchSpace } from '../../../shared/domain/search-space.ts'
import type { InputIssue } from '../../../shared/errors.ts'
import { client, errorIssues, errorMessage } from '../../stores/connection.ts'
import { formIssues, issueAt, issuesIn, uniqueIssues } from './form-issues.ts'
import { emptyForm, type FormModel, type ParameterRow } from './form-model.ts'
import { ScriptDraft, type ScriptStudy } from './script/script-draft.svelte.ts'
import { namesOf, rowsOf } from './parameter-row.ts'
import { planned, type PlanMode } from './space/plan.ts'
import { shownConfigs } from './space/samples.ts'
import { fileOf, formOf, taskRows, type ParsedStudyFile } from './study-file.ts'
import { freeName, taskStudyName } from './study-name.ts'
import { changedParts, endStep, record, redone, startHistory, undone, type History } from './undo/history.ts'

const validateAfterMs = 350

/** A file that the form was filled from. */
export interface Origin {
  readonly name: string
  /** What it was recognised as: `a sweep of W&B`. */
  readonly format: string
  /** What in it is not the same here. */
  readonly warnings: readonly InputIssue[]
}

/** What can be undone. */
interface FormState {
  readonly model: FormModel
  readonly folder: string | undefined
  readonly nameIsOwn: boolean
  readonly origin: Origin | undefined
  readonly choosingFile: boolean
}

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
  /** The file that the form holds, until another way in is taken. */
  origin = $state.raw<Origin | undefined>(undefined)
  /** A file is about to be opened, dropped or pasted. */
  choosingFile = $state(false)
  /** Which twenty configurations are shown: 0 for the first. */
  round = $state(0)
  /** Keys of the rows whose conditional parameters are hidden. */
  collapsed = $state.raw<readonly number[]>([])
  #history: History<FormState> = $state.raw(startHistory(this.#state()))
  /** The user's script that the command is made of. */
  readonly script = new ScriptDraft()
  /** The field that is being typed in. */
  #typing: string | undefined

  readonly way = $derived(this.choosingFile || this.model.kind === 'ask-tell' ? 'file' : this.model.kind === 'builtin' ? 'builtin' : 'script')
  readonly canUndo = $derived(this.#history.past.length > 0)
  readonly canRedo = $derived(this.#history.future.length > 0)
  /** The parameters that the task has by itself, searched or not. */
  readonly taskNames: ReadonlySet<string> = $derived.by(() => namesOf(this.model.kind === 'builtin' ? this.task?.parameters : undefined))
  readonly samples = $derived(shownConfigs(this.model.parameters, this.model.seed, this.round))

  readonly file = $derived(fileOf(this.model))
  readonly ownIssues = $derived([...this.#nameIssues(), ...formIssues(this.model)])
  readonly issues = $derived(this.ownIssues.length > 0 ? uniqueIssues(this.ownIssues) : uniqueIssues([...this.refusal, ...this.engineIssues]))
  readonly task = $derived(this.tasks.find(({ name }) => name === this.model.builtin.task))

  constructor(tasks: readonly TaskView[], takenNames: () => Iterable<string>) {
    this.tasks = tasks
    this.#takenNames = takenNames
    this.pickTask(tasks.find(({ name }) => name === this.model.builtin.task)?.name ?? tasks[0]?.name ?? '')
    this.beginHistory()
  }

  #state(): FormState {
    return { model: $state.snapshot(this.model), folder: this.folder, nameIsOwn: this.nameIsOwn, origin: this.origin, choosingFile: this.choosingFile }
  }

  /** Forgets every step: the form is as it was opened. */
  beginHistory(): void {
    this.#history = startHistory(this.#state())
  }

  /** Takes what has changed as a step that can be undone. Call it in an effect. */
  remember(): void {
    const state = this.#state()
    untrack(() => (this.#history = record(this.#history, state, this.#typing)))
  }

  /** What follows is typed in this field, which is one step; undefined: it is not typed. */
  typeIn(field: string | undefined): void {
    this.#typing = field
    if (field === undefined) this.#history = endStep(this.#history)
  }

  /** Whether the last step is typing that goes on, and that the field itself can undo letter by letter. */
  isTyping(field: string): boolean {
    return this.#history.typing === field
  }

  /** One step back. The parts of the form that are different now; none when there was no step. */
  undo(): readonly string[] {
    return this.#go(undone(this.#history))
  }

  /** One step forward again. */
  redo(): readonly string[] {
    return this.#go(redone(this.#history))
  }

  #go(history: History<FormState>): readonly string[] {
    if (history === this.#history) return []
    const { model, folder, nameIsOwn, origin, choosingFile } = history.present
    const parts = changedParts(this.#history.present.model, model)
    this.#typing = undefined
    this.#history = history
    Object.assign(this, { model: structuredClone(model), folder, nameIsOwn, origin, choosingFile })
    return parts
  }

  /** Other rows for the search space; nothing happens for undefined. True when there were some. */
  setRows(rows: readonly ParameterRow[] | undefined): boolean {
    if (rows === undefined) return false
    this.model.parameters = [...rows]
    return true
  }

  /** Puts a search space into the form. */
  useSpace(space: SearchSpace, mode: PlanMode): void {
    this.setRows(planned(this.model.parameters, space, mode, this.taskNames))
  }

  /** One of the ways to begin a study. */
  pickWay(way: 'builtin' | 'script' | 'file'): void {
    this.choosingFile = way === 'file'
    if (way === 'builtin' && this.model.kind !== 'builtin') this.pickKind('builtin')
    if (way === 'script' && this.model.kind !== 'command' && this.model.kind !== 'module') this.pickKind('command')
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
    this.origin = undefined
    this.choosingFile = false
    if (kind === 'builtin') return this.pickTask(this.model.builtin.task)
    this.model.parameters = []
    this.model.metrics = [{ name: 'val_error', goal: 'minimize' }]
    if (!this.nameIsOwn) this.model.name = freeName(kind === 'command' ? 'my-command' : 'my-module', this.#takenNames())
  }

  /** Fills the form from a study file. */
  fill(file: ParsedStudyFile, folder: string | undefined, origin?: Origin): void {
    this.origin = origin
    this.choosingFile = false
    this.model = formOf({ ...file, name: freeName(file.name, this.#takenNames()) }, this.tasks)
    this.folder = folder
    this.nameIsOwn = true
    this.tried = false
    this.failure = undefined
  }

  /**
   * Makes the study of a script: its command, its search space, its metric.
   * @param isAgain it was made of it before: what was changed since in rows and metrics stays
   */
  useScript(script: ScriptStudy, isAgain: boolean): void {
    this.model.command.command = [...script.command]
    this.model.command.cwd = script.folder
    const rows = rowsOf(script.space, {}, undefined)
    this.setRows(isAgain ? rows.map((row) => this.model.parameters.find(({ name }) => name === row.name) ?? row) : rows)
    if (!isAgain) this.model.metrics = script.metrics.map((metric) => ({ ...metric }))
    if (!this.nameIsOwn) this.model.name = freeName(script.name, this.#takenNames())
  }

  /** Takes the values of a configuration as believed to be good. */
  believe(config: Config): void {
    for (const row of this.model.parameters) if (row.searched && config[row.name] !== undefined) row.prior = config[row.name]
  }

  /** The message for the field of a path. An empty field says nothing before the first try. */
  error(path: string, empty = false): string | undefined {
    return empty && !this.tried ? undefined : issueAt(this.issues, path)
  }

  /** The first message about a place or a place in it, for a field that holds it all. */
  errorIn(path: string, empty = false): string | undefined {
    return empty && !this.tried ? undefined : this.errors(path)[0]?.message
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
