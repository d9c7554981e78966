package doctor

import (
	"cmp"
	"context"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"offair/model"
)

// Terminal is what the screen would be drawn on.
type Terminal struct {
	Is            bool // input and output are a terminal
	Width, Height int  // in cells; 0 when not known
	Colours       string
	Ambiguous     Ambiguous
	ASCII         bool // --ascii
}

// Ambiguous is how wide the terminal draws characters that some draw one cell
// wide and some two.
type Ambiguous uint8

// The widths.
const (
	WidthUnknown Ambiguous = iota
	WidthNarrow
	WidthWide
)

// The least size of the screen, in cells.
const leastWidth, leastHeight = 60, 16

func (v *visit) terminal(context.Context) Finding {
	t, name := v.Terminal, model.Clean(v.Env("TERM"))
	if !t.Is {
		return note(words("input or output is none; `offair list` needs none", "输入或输出不是终端；`offair list` 不需要终端"))
	}
	what := words("%[1]s, %[2]s", "%[1]s，%[2]s", cmp.Or(name, "TERM=?"), t.colours(v.Env))
	if t.Width > 0 && t.Height > 0 {
		size := strconv.Itoa(t.Width) + "x" + strconv.Itoa(t.Height)
		what.EN += ", " + size
		what.ZH += "，" + size
	}
	switch {
	case name == "" || name == "dumb":
		return limited(what, words("Set TERM to what your terminal is, for example xterm-256color.", "请将 TERM 设为实际终端类型，例如 xterm-256color。"))
	case t.Width > 0 && t.Width < leastWidth, t.Height > 0 && t.Height < leastHeight:
		return limited(what, words("Make the window larger: the screen is made for 60x16 and more.", "请放大窗口：界面适用于 60x16 及以上。"))
	default:
		return fine(what)
	}
}

// colours names what the terminal is taken to show, and why.
func (t Terminal) colours(env func(string) string) string {
	told := cmp.Or(t.Colours, "?")
	if c := env("COLORTERM"); c != "" {
		told += " (COLORTERM=" + model.Clean(c) + ")"
	}
	if env("NO_COLOR") != "" {
		told += " (NO_COLOR)"
	}
	return told
}

// widths compares what was measured with what offair was told.
func (v *visit) widths(context.Context) Finding {
	told := strings.EqualFold(v.Env("OFFAIR_AMBIGUOUS"), "wide")
	switch a := v.Terminal.Ambiguous; {
	case !v.Terminal.Is:
		return notTried("there is no terminal", "没有终端")
	case a == WidthUnknown:
		return note(words("not known: the terminal did not tell the cursor's place within 200 ms", "未知：终端没有在 200 ms 内报告光标位置"))
	case a == WidthWide && told:
		return fine(words("ambiguous characters are drawn two cells wide, as OFFAIR_AMBIGUOUS says", "歧义宽度字符占两格，与 OFFAIR_AMBIGUOUS 一致"))
	case a == WidthWide:
		return limited(words("ambiguous characters are drawn two cells wide", "歧义宽度字符占两格"),
			words("export OFFAIR_AMBIGUOUS=wide", "export OFFAIR_AMBIGUOUS=wide"))
	case told:
		return limited(words("ambiguous characters are drawn one cell wide, though OFFAIR_AMBIGUOUS says two", "歧义宽度字符占一格，但 OFFAIR_AMBIGUOUS 设为两格"),
			words("unset OFFAIR_AMBIGUOUS", "unset OFFAIR_AMBIGUOUS"))
	default:
		return fine(words("ambiguous characters are drawn one cell wide (measured)", "歧义宽度字符占一格（实测）"))
	}
}

// tmux asks for its version and whether it hands copies on.
func (v *visit) tmux(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	version, err := v.run(ctx, "tmux", "-V")
	if err != nil {
		return note(words("TMUX is set, but tmux cannot be asked", "已设置 TMUX，但无法查询 tmux"))
	}
	clipboard, err := v.run(ctx, "tmux", "show-options", "-sv", "set-clipboard")
	if err != nil {
		return note(words("%[1]s; its set-clipboard is not known", "%[1]s；set-clipboard 未知", version))
	}
	what := words("%[1]s, set-clipboard %[2]s", "%[1]s，set-clipboard %[2]s", version, clipboard)
	if clipboard == "on" {
		return fine(what)
	}
	f := note(what)
	f.Next = words("For copies to reach your clipboard: tmux set -s set-clipboard on", "要让复制内容进入剪贴板：tmux set -s set-clipboard on")
	return f
}

// run is a program's first line of output, clean and short.
func (v *visit) run(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 200 * time.Millisecond
	cmd.Env = []string{"TMUX=" + v.Env("TMUX"), "PATH=" + v.Env("PATH"), "HOME=" + v.Env("HOME")}
	out, err := cmd.Output()
	if err != nil {
		return "", err
	}
	const most = 60
	line, _, _ := strings.Cut(string(out[:min(len(out), most)]), "\n")
	return model.Clean(line), nil
}
