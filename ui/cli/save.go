package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"offair/model"
)

// mostCopies is how many files of one name may lie beside each other.
const mostCopies = 99

// saveFile writes a new file in the current directory, for its owner alone, and
// returns its full name. A file that is there is left as it is: the new one gets
// a number.
func saveFile(name, text string) (string, model.Text) {
	stem, ext := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 1; n <= mostCopies; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", stem, n, ext)
		}
		err := writeNew(name, text)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return "", unsaved(err)
		}
		if full, err := filepath.Abs(name); err == nil {
			name = full
		}
		return name, model.Text{}
	}
	return "", model.Text{EN: "there are too many files of that name here", ZH: "当前目录下同名文件过多"}
}

// writeNew writes a file that must not be there. What could not be written
// whole is taken away again.
func writeNew(name, text string) error {
	const owner = 0o600
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, owner)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

func unsaved(err error) model.Text {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	why := oneLine(err.Error())
	return model.Text{EN: "the file could not be written here (" + why + ")", ZH: "无法在当前目录写入文件（" + why + "）"}
}
