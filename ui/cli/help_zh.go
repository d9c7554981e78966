package cli

const rootHelpZH = `offair 显示腾讯云直播（CSS）推流中断的原因。只读，不做任何修改。

用法：
  offair [查询...]                  交互界面
  offair list [查询...]             不开界面，直接输出同样的记录
  offair note [查询...]             把结论写成 Markdown，便于转发
  offair sync                       把记录保存到本机
  offair causes [文本|代码]         断流原因表，或查询某个原因的含义
  offair doctor                     检查哪些正常、哪些不正常、该怎么办
  offair completion bash|zsh|fish|powershell
  offair man                        输出 man 手册页
  offair version

示例：
  offair --demo                     先看看；不需要账号
  offair live_42                    提到 live_42 的记录
  offair list side:network since:2h -o csv
  offair list --since 7d -o ndjson | offair --read -

查询由词和 字段:值 组成，须同时满足。字段：stream app domain ip cause
side res reason is，以及 up<10s gap>1m since:14:00 until:yesterday。
/a|b/ 是正则表达式；is: 可取 back unseen refused dropped replaced
flapping。字段后 a,b 表示任一；:= 表示完全一致；not:x（或 -- 之后的 -x）
表示排除。
`

const listHelpZH = `把断流记录输出到标准输出，最新的在前。

用法：
  offair list [查询...]

示例：
  offair list --since 6h live_42
  offair list 'up<10s' side:auth,network -o md
  offair list --since 60d -o ndjson > all.ndjson
`

const noteHelpZH = `把结论以 Markdown 写到标准输出：与前几天相比的判断、各条流及中断时长、按责任方
归类的原因、客户端、未知的部分，以及重新打开该视图的命令。密钥一律打码。

用法：
  offair note [查询...]

示例：
  offair note since:14:00 until:15:00
  offair note ip:203.0.113.0/24 --since 2h --lang zh
  offair note --mask-addresses > incident.md
`

const syncHelpZH = `把记录保存到本机：比接口保留得更久，下次打开立即可见。

用法：
  offair sync                 持续写入，直到收到信号
  offair sync --once          补齐缺失的部分后退出：适合 cron
  offair sync --read 文件|-   把数据文件导入归档；不联网

默认获取 60 天（或 --since 指定的范围），中断后从断点继续。同一归档同时只由
一个进程写入；界面和 list 可以同时读取。不带 --read 时，一切正常则不输出，
除非标准错误是终端。

示例：
  offair sync --once --rate 50
  offair sync --retention forever
  offair list --since 30d -o ndjson | ssh host offair sync --read -
`

const causesHelpZH = `显示断流原因表，或查询某个原因的含义。

用法：
  offair causes [文本|代码]

示例：
  offair causes
  offair causes 18/501
  offair causes 推流时间戳参数值已过期
  offair causes -o json
`

const doctorHelpZH = `逐项检查 offair 所需的一切，从凭证到终端：每项一行，说明问题和处理办法。
不做任何修改，也不显示任何密钥。

用法：
  offair doctor

示例：
  offair doctor
  offair doctor --profile work --domain push.example.com
  offair doctor -o json
  offair doctor --policy            应授予的 CAM 策略
`

const doctorStatusHelpZH = `退出码：0 所需的全部正常，1 offair 无法工作，2 用法错误，
3 可以工作，但有限制或需要修正（标 ! 的行），130 被中断。
`

const statusHelpZH = `退出码：0 已得到结果，1 未得到任何结果，2 用法错误，
3 有结果但不完整（标准错误会说明缺什么），130 被中断。
`

const environmentHelpZH = `环境变量：
  TENCENTCLOUD_SECRET_ID、TENCENTCLOUD_SECRET_KEY 和 TENCENTCLOUD_TOKEN
  提供凭证；未设置时依次使用 tccli 的 profile、~/.tencentcloud/credentials、
  本机的 CVM 角色。TENCENTCLOUD_ROLE_ARN（及 _ROLE_SESSION_NAME）是用这些
  密钥扮演的角色；在 TKE 容器中由 TKE_* 提供容器的角色。
  NO_COLOR 关闭颜色。
  OFFAIR_AMBIGUOUS=wide：终端把宽度不定的字符画成两格。
  OFFAIR_FPS=60：每秒最多画多少帧，1 到 120（默认 120）。
`

const completionHelpZH = `输出 shell 的自动补全脚本：补全命令、选项、选项的值和查询。

用法：
  offair completion bash|zsh|fish|powershell

示例（对以后打开的 shell 生效）：
  offair completion bash > ~/.local/share/bash-completion/completions/offair
  offair completion zsh > "${fpath[1]}/_offair"
  offair completion fish > ~/.config/fish/completions/offair.fish
  offair completion powershell >> $PROFILE
只对当前 shell 生效：source <(offair completion bash)，zsh 相同。
`

const manHelpZH = `把全部帮助输出为 man 手册页，语言由 --lang 决定。

用法：
  offair man

示例：
  offair man | man -l -
  offair man > ~/.local/share/man/man1/offair.1
`

const versionHelpZH = `显示本程序由哪些版本构建。

用法：
  offair version
`

const topicHelpZH = `显示某个命令的帮助。

用法：
  offair help [命令]
`
