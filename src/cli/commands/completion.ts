import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings'
import { TABLES } from '../../query/dialect/tables.ts'
import { builtIn } from '../built-in.ts'
import { bashCompletion } from '../completion/bash.ts'
import { fishCompletion } from '../completion/fish.ts'
import { type CompletionModel, commandsOf } from '../completion/model.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { COMMAND_NAMES, createProgram, type Shell } from '../program.ts'
import { queryCatalog } from '../query-files.ts'

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }

export function completionCommand({ io }: Shell): CommandUnknownOpts {
  return new Command('completion')
    .description(
      'Prints a script by which a shell completes commands, options, their values, names of queries and their parameters, and ids of vendors.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish'] as const))
    .option('--queries <folder>', 'know your own query files too')
    .addHelpText(
      'after',
      '\nInstall:\n  bash: source <(trail completion bash)          in ~/.bashrc\n  zsh:  source <(trail completion zsh)           in ~/.zshrc, after compinit\n  fish: trail completion fish > ~/.config/fish/completions/trail.fish',
    )
    .action(async (shell, options) => {
      const program = await createProgram(io, () => {}, COMMAND_NAMES)
      const model: CompletionModel = {
        commands: commandsOf(program, TABLES),
        queries: new Map(
          [...queryCatalog(io, options.queries)].map(([name, { parameters }]) => [
            name,
            parameters.map((each) => each.name),
          ]),
        ),
        vendors: (await builtIn()).vendors.map(({ id }) => id),
      }
      await io.out(SCRIPTS[shell](model))
    })
}
