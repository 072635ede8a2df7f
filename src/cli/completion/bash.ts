import type { CompletedCommand, CompletionModel, Takes } from './model.ts'

/** A script for bash, which takes it by `source <(trail completion bash)`. It needs nothing but bash. */
export function bashCompletion({ commands, queries, vendors }: CompletionModel): string {
  return `# Completes trail in bash: source <(trail completion bash)

# The subcommands of a command.
_trail_commands() {
  case "$1" in
${cases(commands, ({ subcommands }) => subcommands.join(' '))}
  esac
}

# The options of a command.
_trail_options() {
  case "$1" in
${cases(commands, ({ options }) => options.flatMap(({ names }) => names).join(' '))}
  esac
}

# What an option of a command takes; nothing for a switch.
_trail_value() {
  case "$1:$2" in
${commands.flatMap(values).join('\n')}
  esac
}

# What stands at a place after a command.
_trail_argument() {
  case "$1:$2" in
${commands.flatMap(places).join('\n')}
  esac
}

_trail_parameters() {
  case "$1" in
${[...queries].map(([name, names]) => `    ${name}) echo '${names.map((each) => `${each}=`).join(' ')}' ;;`).join('\n')}
  esac
}

# Yours first: the whole registry only once some letters narrow it.
_trail_vendors() {
  local mine
  mine=$(sed -n "s/^ *-\\{0,1\\} *{\\{0,1\\} *id: *['\\"]\\{0,1\\}\\([A-Za-z0-9-]*\\).*/\\1/p" "\${TRAIL_VENDORS:-vendors.yaml}" 2>/dev/null)
  echo "$mine"
  if [[ -z $mine || -n $1 ]]; then echo '${vendors.join(' ')}'; fi
}

# A name with a blank in it is one name.
_trail_files() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "$2")
}

_trail() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' takes='' query='' word
  local -i place=0 end=0 i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == -- ]]; then end=1; continue; fi
    if [[ $word == -* && $end == 0 ]]; then
      # Its value is no argument; bash parts --option=value at the sign.
      if [[ \${COMP_WORDS[i+1]-} == '=' ]]; then i+=2; elif [[ -n $(_trail_value "$path" "$word") ]]; then i+=1; fi
    elif [[ $word == '=' ]]; then
      i+=1
    elif [[ " $(_trail_commands "$path") " == *" $word "* ]]; then
      path="\${path:+$path }$word"
    else
      [[ $place == 0 ]] && query=$word
      place+=1
    fi
  done
  if [[ $cur == '=' ]]; then
    cur=''
    takes=$(_trail_value "$path" "$prev")
  elif [[ $prev == '=' ]]; then
    takes=$(_trail_value "$path" "\${COMP_WORDS[COMP_CWORD-2]}")
  elif [[ $prev == -* && $end == 0 ]]; then
    takes=$(_trail_value "$path" "$prev")
  fi
  if [[ -z $takes && $cur == -* && $end == 0 ]]; then
    takes="words $(_trail_options "$path")"
  elif [[ -z $takes && -n $(_trail_commands "$path") ]]; then
    takes="words $(_trail_commands "$path")"
  elif [[ -z $takes ]]; then
    takes=$(_trail_argument "$path" "$place")
  fi
  case "$takes" in
    words*) COMPREPLY=($(compgen -W "\${takes#words}" -- "$cur")) ;;
    file) _trail_files -f "$cur" ;;
    folder) _trail_files -d "$cur" ;;
    vendor) COMPREPLY=($(compgen -W "$(_trail_vendors "$cur")" -- "$cur")) ;;
    query) COMPREPLY=($(compgen -W '${[...queries.keys()].join(' ')}' -- "$cur")) ;;
    parameter)
      compopt -o nospace 2>/dev/null
      COMPREPLY=($(compgen -W "$(_trail_parameters "$query")" -- "$cur"))
      ;;
  esac
}
complete -F _trail trail
`
}

function cases(commands: readonly CompletedCommand[], words: (command: CompletedCommand) => string): string {
  return commands.map((command) => `    '${command.path}') echo '${words(command)}' ;;`).join('\n')
}

function values({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ names, takes }) =>
    takes === null ? [] : [`    ${names.map((name) => `'${path}:${name}'`).join(' | ')}) echo '${written(takes)}' ;;`],
  )
}

function places({ path, takes, repeats }: CompletedCommand): string[] {
  return takes.map((each, i) => {
    const place = repeats && i === takes.length - 1 ? `'${path}:'*` : `'${path}:${i}'`
    return `    ${place}) echo '${written(each)}' ;;`
  })
}

function written(takes: Takes): string {
  return takes.kind === 'words' ? `words ${takes.words.join(' ')}` : takes.kind
}
