package cli

const rootHelp = `offair shows why live pushes to Tencent Cloud CSS ended. It only reads.

Usage:
  offair [QUERY...]                 the screen
  offair list [QUERY...]            the same rows without a screen
  offair note [QUERY...]            what they mean, in Markdown, to hand on
  offair sync                       keep records on this machine
  offair causes [TEXT|CODE]         the catalogue, or what a given reason means
  offair doctor                     what works, what does not, what to do
  offair completion bash|zsh|fish|powershell
  offair man                        this as a page for man
  offair version

Examples:
  offair --demo                     look around; no account needed
  offair live_42                    rows that mention live_42
  offair list side:network since:2h -o csv
  offair list --since 7d -o ndjson | offair --read -

A query is words and field:value terms; all must hold. Fields: stream app
domain ip cause side res reason is, and up<10s gap>1m since:14:00
until:yesterday. /a|b/ is a regular expression; is: takes back unseen
refused dropped replaced flapping.
a,b after a field is either; := is exact; not:x or -x after -- leaves x out.
`

const listHelp = `List interruption records, newest first, to standard output.

Usage:
  offair list [QUERY...]

Examples:
  offair list --since 6h live_42
  offair list 'up<10s' side:auth,network -o md
  offair list --since 60d -o ndjson > all.ndjson
`

const noteHelp = `Write what the rows mean, in Markdown, to standard output: the verdict against
the days before, streams with their downtime, causes by side, clients, what is
not known, and the command that opens the view again. Secrets are masked.

Usage:
  offair note [QUERY...]

Examples:
  offair note since:14:00 until:15:00
  offair note ip:203.0.113.0/24 --since 2h --lang zh
  offair note --mask-addresses > incident.md
`

const syncHelp = `Keep records on this machine, longer than the API does, there at once.

Usage:
  offair sync                 from now on, until a signal ends it
  offair sync --once          what is missing, then end: for cron
  offair sync --read FILE|-   put a capture into the archive; nothing is asked

It fetches 60 days, or what --since says, and goes on where it was
interrupted. One process at a time keeps an archive filled; screens and lists
read it meanwhile. Without --read it says nothing where all went well, unless
its standard error is a terminal.

Examples:
  offair sync --once --rate 50
  offair sync --retention forever
  offair list --since 30d -o ndjson | ssh host offair sync --read -
`

const causesHelp = `Show the catalogue of causes, or what a given reason means.

Usage:
  offair causes [TEXT|CODE]

Examples:
  offair causes
  offair causes 18/501
  offair causes The push URL has expired.
  offair causes -o json
`

const doctorHelp = `Look at all that offair needs, from the credentials to the terminal: one line
each, with what is wrong and what to do. It changes nothing and shows no secret.

Usage:
  offair doctor

Examples:
  offair doctor
  offair doctor --profile work --domain push.example.com
  offair doctor -o json
  offair doctor --policy            the CAM policy to give it
`

const doctorStatusHelp = `Exit status: 0 all that is needed is fine, 1 offair cannot work, 2 wrong
usage, 3 it works with limits or something to put right (the lines marked !),
130 interrupted.
`

const statusHelp = `Exit status: 0 answered, 1 nothing could be answered, 2 wrong usage,
3 answered but something is missing (standard error says what),
130 interrupted.
`

const environmentHelp = `Environment:
  TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_TOKEN hold
  credentials; else tccli's profile, ~/.tencentcloud/credentials or the
  machine's role are used. TENCENTCLOUD_ROLE_ARN (and _ROLE_SESSION_NAME) is a
  role to assume with them; in a TKE pod TKE_* give the pod's role.
  NO_COLOR turns colour off.
  OFFAIR_AMBIGUOUS=wide: the terminal draws ambiguous characters two cells wide.
  OFFAIR_FPS=60: at most so many frames a second, 1 to 120 (default 120).
`

const completionHelp = `Print what lets a shell complete commands, flags, their values and the query.

Usage:
  offair completion bash|zsh|fish|powershell

Examples, for each new shell:
  offair completion bash > ~/.local/share/bash-completion/completions/offair
  offair completion zsh > "${fpath[1]}/_offair"
  offair completion fish > ~/.config/fish/completions/offair.fish
  offair completion powershell >> $PROFILE
For this shell alone: source <(offair completion bash), zsh the same.
`

const manHelp = `Print all of this as a page for man, in the language of --lang.

Usage:
  offair man

Examples:
  offair man | man -l -
  offair man > ~/.local/share/man/man1/offair.1
`

const versionHelp = `Say what this program was built from.

Usage:
  offair version
`

const topicHelp = `Show the help of a command.

Usage:
  offair help [COMMAND]
`
