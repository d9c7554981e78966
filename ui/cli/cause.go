package cli

import (
	"fmt"
	"strings"

	"offair/model"
)

// causeDetail is all that is known of one cause.
func causeDetail(c *model.Cause, lang model.Lang) string {
	labels := [...]string{"cause", "side", "codes", "english", "chinese", "next step", "source"}
	if lang == model.ZH {
		labels = [...]string{"原因", "责任方", "代码", "英文", "中文", "下一步", "出处"}
	}
	values := [...]string{
		c.ID, c.Side.Name().In(lang), codeList(c.Codes), c.Text.EN, c.Text.ZH, c.Remedy.In(lang), c.Doc.In(lang),
	}
	widest := 0
	for _, l := range labels {
		widest = max(widest, width(l))
	}
	var b strings.Builder
	for i, v := range values {
		if v != "" {
			fmt.Fprintf(&b, "%s%s%s\n", labels[i], strings.Repeat(" ", widest-width(labels[i])+gap), v)
		}
	}
	return b.String()
}

// causesJSON is an array with an object a line.
func causesJSON(found []*model.Cause) string {
	b := []byte{'['}
	for i, c := range found {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsonString(append(b, "\n{\"cause\":"...), c.ID)
		b = jsonString(append(b, `,"side":`...), c.Side.String())
		b = jsonCodes(append(b, `,"cause_codes":`...), c.Codes)
		b = jsonText(b, "text", c.Text)
		b = jsonText(b, "remedy", c.Remedy)
		b = jsonText(b, "doc", c.Doc)
		b = append(b, '}')
	}
	if len(found) > 0 {
		b = append(b, '\n')
	}
	return string(append(b, ']', '\n'))
}

// jsonText is two members, name_en and name_zh.
func jsonText(b []byte, name string, t model.Text) []byte {
	b = jsonString(append(b, `,"`+name+`_en":`...), t.EN)
	return jsonString(append(b, `,"`+name+`_zh":`...), t.ZH)
}
