package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"offair/model"
)

// archive is told by whoever keeps it; else only its directory is looked at.
func (v *visit) archive(ctx context.Context) Finding {
	if v.Archive != nil {
		ctx, cancel := context.WithTimeout(ctx, v.limits.disk)
		defer cancel()
		return v.Archive(ctx)
	}
	return within(ctx, v.limits.disk, func() Finding { return Directory(v.State) })
}

// Directory says whether files can be kept in dir, or in what it would be
// made in.
func Directory(dir string) Finding {
	shown := model.Clean(dir)
	if dir == "" {
		return limited(words("there is no directory for it: neither XDG_STATE_HOME nor HOME is set", "没有存放目录：XDG_STATE_HOME 和 HOME 都未设置"),
			words("Set HOME, or name a file with --archive; the screen works without.", "请设置 HOME，或用 --archive 指定文件；没有归档时界面仍可使用。"))
	}
	there, exists, err := nearest(dir)
	if err != nil {
		return limited(words("%[1]s cannot be used: a file stands in its way", "%[1]s 无法使用：路径上有同名文件", shown),
			words("Move that file away.", "请移走该文件。"))
	}
	if !writable(there) {
		return limited(words("%[1]s cannot be written", "%[1]s 不可写", shown),
			words("Make it writable, or name a file elsewhere with --archive; the screen works without.", "请修正目录权限，或用 --archive 指定别处的文件；没有归档时界面仍可使用。"))
	}
	what := words("%[1]s can be written", "%[1]s 可写", shown)
	if !exists {
		what = words("%[1]s is not there yet and can be made", "%[1]s 尚不存在，可以创建", shown)
	}
	free, ok := freeSpace(there)
	if !ok {
		return fine(what)
	}
	what.EN += ", " + amount(free) + " free"
	what.ZH += "，剩余空间 " + amount(free)
	const least = 100 << 20
	if free < least {
		return limited(what, words("Make room: sixty days of a large account take some 100 MB.", "请清理磁盘：大账号六十天的记录约占 100 MB。"))
	}
	return fine(what)
}

// nearest is dir or the nearest of its parents that exists. It fails where
// one of them is no directory.
func nearest(dir string) (there string, exists bool, err error) {
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && !info.IsDir():
			return "", false, errors.New("not a directory")
		case err == nil:
			return at, at == dir, nil
		case !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at):
			return at, false, err
		}
	}
}

// amount is an amount that is easily read: 1.5 GB.
func amount(n uint64) string {
	const k = 1000
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	f, i := float64(n), 0
	for ; f >= k && i+1 < len(units); i++ {
		f /= k
	}
	if i == 0 || f >= 100 {
		return fmt.Sprintf("%.0f %s", f, units[i])
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}
