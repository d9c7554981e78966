package capture

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"syscall"

	"offair/fetch"
	"offair/model"
)

// packers are the forms of compression that are known but not read, by the
// bytes that they begin with.
var packers = [...]struct {
	magic string
	name  [2]string
}{
	{"\x28\xB5\x2F\xFD", [2]string{"zstd", "zstd -dc"}},
	{"\xFD7zX", [2]string{"xz", "xz -dc"}},
	{"BZh", [2]string{"bzip2", "bzip2 -dc"}},
	{"PK\x03\x04", [2]string{"zip", "unzip -p"}},
}

func refused(en, zh, nextEN, nextZH string) *fetch.Error {
	return &fetch.Error{
		Class: fetch.Refused,
		What:  model.Text{EN: en, ZH: zh},
		Next:  model.Text{EN: nextEN, ZH: nextZH},
	}
}

func errNoRecords(s Stats) *fetch.Error {
	en, zh := "The capture holds no record", "该文件中没有任何记录"
	if s.Odd > 0 {
		en += ", only " + strconv.Itoa(s.Odd) + " lines or values that are none (the first on line " + strconv.Itoa(s.OddLine) + ")"
		zh += "，只有 " + strconv.Itoa(s.Odd) + " 处无法识别的内容（首个在第 " + strconv.Itoa(s.OddLine) + " 行）"
	}
	return refused(en+".", zh+"。",
		"--read takes what `offair list -o ndjson` or `-o json` wrote, records with the API's field names, or raw answers of DescribeLiveStreamEventList; plain or gzip.",
		"--read 接受 `offair list -o ndjson` 或 `-o json` 的输出、使用 API 字段名的记录，或 DescribeLiveStreamEventList 的原始应答；可为纯文本或 gzip。")
}

func errUTF16() *fetch.Error {
	return refused("The capture is written in UTF-16, not in UTF-8.", "该文件是 UTF-16 编码，不是 UTF-8。",
		"Windows PowerShell's > writes it so; save it with `Out-File -Encoding utf8`.", "Windows PowerShell 的 > 会写成这样；请用 `Out-File -Encoding utf8` 保存。")
}

func errPacked(how [2]string) *fetch.Error {
	return refused("The capture is packed with "+how[0]+", which is not read.", "该文件使用 "+how[0]+" 压缩，无法读取。",
		"Unpack it on the way: "+how[1]+" FILE | offair --read -", "请先解压："+how[1]+" 文件 | offair --read -")
}

// errBroken is for an input that ends in the middle or cannot be read on.
func errBroken(cause error) *fetch.Error {
	e := refused("The capture could not be read to its end.", "该文件未能读到末尾。",
		"See that the file and the disk are well.", "请检查文件和磁盘是否正常。")
	var damaged flate.CorruptInputError
	switch {
	case errors.Is(cause, io.ErrUnexpectedEOF), errors.Is(cause, gzip.ErrHeader), errors.Is(cause, gzip.ErrChecksum), errors.As(cause, &damaged):
		e.What = model.Text{EN: "The capture is a gzip file that is cut off or damaged.", ZH: "该 gzip 文件不完整或已损坏。"}
		e.Next = model.Text{EN: "Copy it again from where it was written.", ZH: "请从原处重新复制。"}
	case errors.Is(cause, syscall.EISDIR):
		e.What = model.Text{EN: "The capture is a directory, not a file.", ZH: "该路径是目录，不是文件。"}
		e.Next = model.Text{EN: "Name a file, or - for standard input.", ZH: "请指定文件，或用 - 表示标准输入。"}
	case errors.Is(cause, fs.ErrClosed):
		e.Next = model.Text{EN: "It was closed meanwhile.", ZH: "读取期间文件被关闭。"}
	}
	e.Cause = cause
	return e
}

func errCanceled(cause error) *fetch.Error {
	return &fetch.Error{
		Class: fetch.Canceled,
		What:  model.Text{EN: "Reading the capture was canceled.", ZH: "读取已取消。"},
		Cause: cause,
	}
}
