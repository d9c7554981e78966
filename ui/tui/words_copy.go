package tui

import "offair/model"

// copyWords are of what is handed on: by the clipboard or as a file.
type copyWords struct {
	key, commandKey, saveKey                           string // what the keys do
	foot                                               string
	heading, title, how                                string
	note, masked, verdict, command, stream, client     string
	row, json                                          string
	making, nothing, noCommand, noSave, noClient, fail string // nothing; the last one: why
	sent                                               string // what, bytes
	cut                                                string // what, bytes sent, bytes in all, key that saves
	saved                                              string // file
	marks                                              string // how many
}

var copyEnglish = copyWords{
	key: "copy: note, command, stream", commandKey: "copy what reopens this view", saveKey: "save the note as a file", foot: "copy",
	heading: "Copying and saving", title: "copy", how: "a letter; Esc closes",
	note: "note in Markdown", masked: "note, addresses masked", verdict: "verdict line", command: "command that reopens this",
	stream: "stream name", client: "client IP", row: "row as one line", json: "row as json",
	making: "Making the note.", nothing: "There is nothing to copy.", noCommand: "What came through a pipe cannot be opened again.",
	noSave: "Files cannot be saved from here.", noClient: "The record gives no client.", fail: "That did not work: %s",
	sent:  "Sent to the clipboard: %s, %s bytes.",
	cut:   "Sent to the clipboard: %s, cut to %s of %s bytes; %s saves all of it.",
	saved: "Saved: %s", marks: "%s marked events",
}

var copyChinese = copyWords{
	key: "复制：记录单、命令、流名等", commandKey: "复制重新打开此视图的命令", saveKey: "将记录单存为当前目录下的文件", foot: "复制",
	heading: "复制与保存", title: "复制", how: "按字母选择；Esc 关闭",
	note: "记录单（Markdown）", masked: "记录单，隐去地址", verdict: "结论行", command: "重新打开的命令",
	stream: "流名", client: "客户端 IP", row: "此记录，一行文字", json: "此记录，json",
	making: "正在生成记录单。", nothing: "没有可复制的内容。", noCommand: "来自管道的数据无法重新打开。",
	noSave: "此处不能保存文件。", noClient: "记录中没有客户端。", fail: "未能完成：%s",
	sent:  "已发送到剪贴板：%s，%s 字节。",
	cut:   "已发送到剪贴板：%s，只含前 %s 字节，共 %s 字节；按 %s 可保存全部。",
	saved: "已保存：%s", marks: "已标记的 %s 条记录",
}

// copyIn are the words in one language.
func copyIn(l model.Lang) *copyWords {
	if l == model.ZH {
		return &copyChinese
	}
	return &copyEnglish
}

// copyOf are the words in the language of w.
func copyOf(w *words) *copyWords {
	if w == &chinese {
		return &copyChinese
	}
	return &copyEnglish
}
