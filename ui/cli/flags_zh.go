package cli

import "sync"

// flagTextsZH are what help says of each flag in Chinese, by name; what the
// flag takes stands in backquotes, as in the English text beside its
// definition. They fit a terminal of 80 columns.
var flagTextsZH = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"since":  "只看此`时间`之后断流的记录：30m、6h、7d、14:00、\nyesterday、2026-11-20T10:00Z（默认 24h）",
		"from":   "起始`时间`，写法同 --since，与 --to 配合使用",
		"to":     "只看此`时间`之前断流的记录（默认到现在）",
		"domain": "只向接口查询此推流`域名`；权限限定到域名时必须\n指定",
		"app":    "只向接口查询此推流`路径`（AppName）",
		"read":   "读取数据`文件`（- 为标准输入）而不访问账号；\n没有默认时间范围",

		"demo":     "内置的演示账号；不需要任何准备",
		"profile":  "只使用此`名称`的 tccli profile 的凭证",
		"site":     "`站点` cn 或 intl（默认取 tccli profile 的设置，\n否则为 cn）",
		"endpoint": "接口的其他`地址`；http 仅限本机",
		"rate":     "每秒最多调用`次数`，1 到 10000（账号上限 300，\n由所有用户共享）",
		"refresh":  "界面自动刷新的`间隔`",

		"archive":    "把记录保存到此文件`路径`（默认每个账号和站点\n一个，位于 $XDG_STATE_HOME/offair 或\n~/.local/state/offair；--demo 和 --read 不保存）",
		"no-archive": "既不读取也不保存本机的任何记录",
		"offline":    "只显示已保存的内容，不联网",

		"once":      "补齐缺失的部分后退出",
		"wait":      "有其他进程正在写入归档时等待",
		"retention": "删除断流时间早于此`天数`的记录：例如 90d，\n或 forever（永久保留）",
		"verbose":   "结束时说明做了什么，标准错误不是终端时也说",

		"output":         "输出`格式`：table、json、ndjson、csv 或 md",
		"sort":           "排序的`列`，可加 :asc 或 :desc：ended、started、\nup、stream、app、domain、client、side、cause、\nresolution 或 gap",
		"tz":             "时间的`时区`：utc、local 或时区名，例如\nAsia/Shanghai；json 始终为 UTC",
		"lang":           "`语言` en 或 zh（默认取 LC_ALL、LC_MESSAGES 或\nLANG）",
		"color":          "`何时`使用颜色：auto、never 或 always",
		"ascii":          "只用 ASCII 字符绘制",
		"notify":         "用 w 关注的流断流时的提醒`方式`：bell、osc9\n（桌面通知）或 none",
		"mask-addresses": "地址只显示网段：203.0.113.*",

		"patient": "每项检查允许五倍的时间，适合很慢的网络",
		"policy":  "输出应授予的 CAM 策略；指定 --domain 时限定到\n该域名",

		"help":    "显示帮助",
		"version": "显示版本",
	}
})
