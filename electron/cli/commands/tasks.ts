import type { Command } from 'commander'
import { defaultSpace, tasks } from '../../../shared/tasks/catalog.ts'
import type { Task } from '../../../shared/tasks/task.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { CommandContext, JsonOptions } from '../command-context.ts'
import { formatParameter, toJson } from '../format.ts'
import { examples, jsonOption } from '../options.ts'
import { renderTable } from '../table.ts'
import { domainText } from '../space-table.ts'

/** Adds `tasks`. */
export function registerTasks(program: Command, { terminal }: CommandContext): void {
  program
    .command('tasks')
    .description('list the built-in objectives, or one with its parameters')
    .argument('[task]', 'the name of a task')
    .addOption(jsonOption())
    .addHelpText('after', examples('tasks', 'tasks fashion-mnist/mlp', 'tasks --json'))
    .action((name: string | undefined, options: JsonOptions) => {
      const chosen = name === undefined ? tasks : tasks.filter((task) => task.name === name)
      if (name !== undefined && chosen.length === 0) throw new TuneryError('not-found', `There is no task "${name}": see tunery tasks.`)
      if (options.json === true) terminal.print(toJson(chosen.map((task) => ({ ...task, defaultSpace: defaultSpace(task) }))))
      else if (name === undefined) terminal.print(renderTasks(terminal.outWidth()))
      else for (const task of chosen) terminal.print(`${task.description}\n\n${renderParameters(task, terminal.outWidth())}`)
    })
}

function renderTasks(width: number): string {
  return renderTable(
    [{ title: 'task' }, { title: 'what it is' }, { title: 'metric' }, { title: 'searched by default' }],
    tasks.map((task) => [task.name, task.title, task.metrics.map((metric) => metric.name).join(', '), Object.keys(defaultSpace(task)).join(', ')]),
    width,
  )
}

function renderParameters(task: Task, width: number): string {
  return renderTable(
    [{ title: 'parameter' }, { title: 'values' }, { title: 'default' }, { title: 'searched' }, { title: 'what it is' }],
    Object.entries(task.parameters).map(([name, parameter]) => [
      name,
      domainText(parameter.spec),
      formatParameter(parameter.default),
      parameter.searched ? 'yes' : 'no',
      parameter.description,
    ]),
    width,
  )
}
