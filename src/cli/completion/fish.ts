import type { CompletedCommand, CompletedOption, CompletionModel, Takes } from './model.ts'

/** A script for fish: `trail completion fish > ~/.config/fish/completions/trail.fish`. */
export function fishCompletion({ commands, queries, vendors }: CompletionModel): string {
  const valued = [...new Set(commands.flatMap(({ options }) => options.filter(({ takes }) => takes !== null)))]
  const names = [...new Set(valued.flatMap((option) => option.names))]
  const paths = commands.map(({ path }) => path).filter((path) => path !== '')
  return `# Completes trail in fish: trail completion fish > ~/.config/fish/completions/trail.fish

# The words before the cursor without options and their values.
function __trail_words
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${names.join(' ')}
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

# Whether the words name this command; what follows its name are arguments.
function __trail_at
    set -l words (__trail_words)
    set -l path
    for word in $words
        contains -- (string join ' ' $path $word) ${paths.map(quoted).join(' ')}; or break
        set -a path $word
    end
    test "$path" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    set -l place (math (count $words) - (count $path))
    string match -q '*+' $argv[2]; and test $place -ge (string trim -c + $argv[2]); and return 0
    test $place = $argv[2]
end

# Yours first: the whole registry only once some letters narrow it.
function __trail_vendors
    set -l file vendors.yaml
    set -q TRAIL_VENDORS; and set file $TRAIL_VENDORS
    set -l mine (sed -n "s/^ *-\\{0,1\\} *{\\{0,1\\} *id: *['\\"]\\{0,1\\}\\([A-Za-z0-9-]*\\).*/\\1/p" $file 2>/dev/null)
    printf '%s\\n' $mine
    if test -z "$mine"; or test -n (commandline -ct)
        printf '%s\\n' ${vendors.join(' ')}
    end
end

function __trail_parameters
    set -l words (__trail_words)
    switch "$words[2]"
${[...queries].map(([name, each]) => `        case ${name}\n            printf '%s\\n' ${each.map((one) => `${one}=`).join(' ') || "''"}`).join('\n')}
    end
end

complete -c trail -f
${commands.flatMap((command) => linesOf(command, commands, queries)).join('\n')}
`
}

function linesOf(
  { path, options, takes, repeats, subcommands }: CompletedCommand,
  commands: readonly CompletedCommand[],
  queries: CompletionModel['queries'],
): string[] {
  const at = `complete -c trail -n ${quoted(`__trail_at '${path}'`)}`
  const places = takes.map((each, i) => {
    const place = repeats && i === takes.length - 1 ? `${i}+` : String(i)
    return { each, at: `complete -c trail -n ${quoted(`__trail_at '${path}' ${place}`)}` }
  })
  return [
    ...subcommands.map((name) => {
      const sub = commands.find((each) => each.path === `${path} ${name}`.trim())
      return `complete -c trail -n ${quoted(`__trail_at '${path}' 0`)} -a ${name} -d ${quoted(sub?.summary ?? '')}`
    }),
    ...places.map((place) => `${place.at}${argument(place.each, queries)}`),
    ...options.map((option) => `${at}${optionWords(option, queries)}`),
  ]
}

function optionWords({ names, description, takes }: CompletedOption, queries: CompletionModel['queries']): string {
  const words = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`))
  const value = takes === null ? '' : `${takes.kind === 'file' ? ' -r' : ' -x'}${argument(takes, queries)}`
  return `${words.join('')}${value} -d ${quoted(description)}`
}

function argument(takes: Takes, queries: CompletionModel['queries']): string {
  switch (takes.kind) {
    case 'words':
      return ` -a ${quoted(takes.words.join(' '))}`
    case 'query':
      return ` -a ${quoted([...queries.keys()].join(' '))}`
    case 'file':
      return ' -F'
    case 'folder':
      return " -a '(__fish_complete_directories)'"
    case 'vendor':
      return " -a '(__trail_vendors)'"
    case 'parameter':
      return " -a '(__trail_parameters)'"
    case 'text':
      return ''
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
