import type { CompletedCommand, CompletedOption, CompletionModel, Takes } from './model.ts'

/** A script for zsh: a file `_trail` in `$fpath`, or `source <(trail completion zsh)` after compinit. */
export function zshCompletion({ commands, queries, vendors }: CompletionModel): string {
  return `#compdef trail
# Completes trail in zsh: source <(trail completion zsh), after compinit

# Yours first: the whole registry only once some letters narrow it.
__trail_vendor_ids() {
  local -a mine
  mine=(\${(f)"$(sed -n "s/^ *-\\{0,1\\} *{\\{0,1\\} *id: *['\\"]\\{0,1\\}\\([A-Za-z0-9-]*\\).*/\\1/p" "\${TRAIL_VENDORS:-vendors.yaml}" 2>/dev/null)"})
  compadd -a mine
  if [[ -z $mine || -n $PREFIX ]]; then compadd -- ${vendors.join(' ')}; fi
}

__trail_query_names() {
  compadd -- ${[...queries.keys()].join(' ')}
}

# $words begins with the command's name and the query's.
__trail_parameter_names() {
  local word
  for word in $words; do
    case $word in
${[...queries].map(([name, names]) => `      ${name}) compadd -S '' -- ${names.map((each) => `${each}=`).join(' ')}; return ;;`).join('\n')}
    esac
  done
}

${commands.map((command) => functionOf(command, commands)).join('\n')}
# Loaded from $fpath the file is the function; sourced it only says what completes trail.
if [[ $funcstack[1] == _trail ]]; then _trail "$@"; else compdef _trail trail; fi
`
}

function functionOf(command: CompletedCommand, commands: readonly CompletedCommand[]): string {
  const { path, options, takes, repeats, subcommands } = command
  const specs = options.map(optionSpec)
  if (subcommands.length === 0) {
    const places = takes.map((each, i) => {
      const isLast = repeats && i === takes.length - 1
      return quoted(`${isLast ? '*' : i + 1}: :${action(each)}`)
    })
    return `${nameOf(path)}() {\n  _arguments -s \\\n    ${[...specs, ...places].join(' \\\n    ')}\n}\n`
  }
  const described = subcommands.map((name) => {
    const sub = commands.find((each) => each.path === `${path} ${name}`.trim())
    return `    ${quoted(`${name}:${sub?.summary ?? ''}`)}`
  })
  const branches = subcommands.map((name) => `        ${name}) ${nameOf(`${path} ${name}`.trim())} ;;`)
  return `${nameOf(path)}() {
  local curcontext="$curcontext" state line
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C -s \\
    ${specs.join(' \\\n    ')} \\
    '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
${branches.join('\n')}
      esac
      ;;
  esac
}
`
}

function nameOf(path: string): string {
  return `_trail${path === '' ? '' : `_${path.replaceAll(/[^a-z]/g, '_')}`}`
}

function optionSpec({ names, description, takes }: CompletedOption): string {
  const text = `[${description.replaceAll(/([[\]\\])/g, '\\$1')}]`
  const value = takes === null ? '' : `:value:${action(takes)}`
  if (names.length === 1) return quoted(`${names[0]}${takes === null ? '' : '='}${text}${value}`)
  const [short = '', long = ''] = names
  return `${quoted(`(${short} ${long})`)}{${short},${long}}${quoted(`${text}${value}`)}`
}

function action(takes: Takes): string {
  if (takes.kind === 'words') return `(${takes.words.join(' ')})`
  const known = { file: '_files', folder: '_files -/', vendor: '__trail_vendor_ids', query: '__trail_query_names' }
  if (takes.kind === 'parameter') return '__trail_parameter_names'
  return takes.kind === 'text' ? '' : known[takes.kind]
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
