package archive

import (
	"strings"

	"offair/model"
)

func fill(s, path string) string { return strings.ReplaceAll(s, "%s", path) }

// saying is what a person reads of a failure; %s in what stands for the path.
type saying struct{ what, next model.Text }

// sayings are those of all failures; made when one is told, not at each start.
func sayings() map[error]saying {
	return map[error]saying{
		ErrFull: {
			model.Text{EN: "The disk is full: new events are not kept in %s.", ZH: "磁盘已满：新事件没有存入 %s。"},
			model.Text{EN: "Free some space; what was not kept is kept as soon as there is room, by the next run at the latest.", ZH: "请腾出空间；未保存的内容会在有空间后补存，最迟在下次运行时。"},
		},
		ErrStopped: {
			model.Text{EN: "A quota, a limit on the size of files or a fault of the disk keeps new events out of %s.", ZH: "磁盘配额、文件大小限制或磁盘故障使新事件无法存入 %s。"},
			model.Text{EN: "See ulimit -f, quota and the system's log, or name another place with --archive.", ZH: "请检查 ulimit -f、quota 和系统日志，或用 --archive 换一个位置。"},
		},
		ErrReadOnly: {
			model.Text{EN: "The archive %s cannot be written: it, or its directory, is read-only.", ZH: "归档 %s 无法写入：文件或其目录是只读的。"},
			model.Text{EN: "Make both writable for you, or name another place with --archive.", ZH: "请给文件和目录加上写权限，或用 --archive 换一个位置。"},
		},
		ErrDirectory: {
			model.Text{EN: "The archive %s is a directory, not a file.", ZH: "归档 %s 是目录，不是文件。"},
			model.Text{EN: "Name a file with --archive.", ZH: "请用 --archive 指定一个文件。"},
		},
		ErrForeign: {
			model.Text{EN: "The file %s is no archive of offair; it was not touched.", ZH: "文件 %s 不是 offair 的归档，未作改动。"},
			model.Text{EN: "Name another file with --archive.", ZH: "请用 --archive 指定另一个文件。"},
		},
		ErrNewer: {
			model.Text{EN: "The archive %s was written by a newer offair; it was not touched.", ZH: "归档 %s 由更新版本的 offair 写成，未作改动。"},
			model.Text{EN: "Update offair, or name another file with --archive.", ZH: "请升级 offair，或用 --archive 指定另一个文件。"},
		},
		ErrOwner: {
			model.Text{EN: "The archive %s belongs to another account or site; nothing was mixed in.", ZH: "归档 %s 属于另一个账号或站点，没有混入任何数据。"},
			model.Text{EN: "Use that account's profile and site, or name another file with --archive.", ZH: "请使用该账号的 profile 和站点，或用 --archive 指定另一个文件。"},
		},
		ErrDamaged: {
			model.Text{EN: "The archive %s is damaged.", ZH: "归档 %s 已损坏。"},
			model.Text{EN: "Move it away, or start offair where it may write: it sets the file aside and begins a new one.", ZH: "请移走该文件，或让 offair 以可写方式启动：它会把文件移到一旁并新建一个。"},
		},
		ErrBusy: {
			model.Text{EN: "Another program keeps the archive %s locked; new events wait.", ZH: "另一个程序锁住了归档 %s，新事件在等待写入。"},
			model.Text{EN: "Close that program; keeping goes on by itself.", ZH: "请关闭那个程序，之后会自动继续保存。"},
		},
		ErrHeld: {
			model.Text{EN: "Another offair writes the archive %s; this one reads it.", ZH: "归档 %s 由另一个 offair 写入，本进程只读。"},
			model.Text{EN: "Nothing is to be done: this one takes over when the other ends.", ZH: "无需处理：对方结束后由本进程接手。"},
		},
		ErrNone: {
			model.Text{EN: "There is no archive at %s yet.", ZH: "%s 还没有归档。"},
			model.Text{EN: "Start offair without --offline, or run offair sync, to make one.", ZH: "请不带 --offline 启动 offair，或运行 offair sync 来建立。"},
		},
		ErrBroken: {
			model.Text{EN: "The archive %s cannot be used: the disk or the file answers with an error.", ZH: "归档 %s 无法使用：磁盘或文件返回错误。"},
			model.Text{EN: "See whether its disk is well, or name another place with --archive; all else goes on without the archive.", ZH: "请检查其所在磁盘，或用 --archive 换一个位置；其余功能不受影响。"},
		},
	}
}

var (
	setAside = model.Text{
		EN: "The archive was damaged: it was set aside as %s and a new one begun; what the API still has is asked for again.",
		ZH: "归档已损坏：已移到 %s 并新建归档，API 仍保留的部分会重新获取。",
	}
	partLost = model.Text{
		EN: "A part of the archive was damaged and is left out; what the API still has of it is asked for again.",
		ZH: "归档有一部分损坏，已略去；API 仍保留的部分会重新获取。",
	}
	fallenBehind = model.Text{
		EN: "The disk cannot keep up with what arrives: events are kept later, from memory.",
		ZH: "磁盘跟不上数据到达的速度：事件稍后会从内存补存。",
	}
)
