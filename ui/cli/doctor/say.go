package doctor

import (
	"offair/fetch"
	"offair/model"
)

// words is one sentence in both languages; see model.Textf.
func words(en, zh string, values ...any) model.Text { return model.Textf(en, zh, values...) }

func fine(what model.Text) Finding { return Finding{Mark: Fine, What: what} }

func note(what model.Text) Finding { return Finding{Mark: Note, What: what} }

func limited(what, next model.Text) Finding { return Finding{Limited, what, next} }

func broken(what, next model.Text) Finding { return Finding{Broken, what, next} }

// failed is a failure as a finding.
func failed(err error) Finding {
	e := fetch.AsError(err)
	what := e.What
	if e.RequestID != "" {
		what.EN += " (RequestId " + e.RequestID + ")"
		what.ZH += "（RequestId " + e.RequestID + "）"
	}
	return broken(what, e.Next)
}

// notTried is for a check that another's failure leaves without an object.
func notTried(en, zh string) Finding {
	return note(words("not tried: %[1]s", "未检查：%[2]s", en, zh))
}

// join puts texts into one line.
func join(texts []model.Text, en, zh string) model.Text {
	var all model.Text
	for i, t := range texts {
		if i > 0 {
			all.EN += en
			all.ZH += zh
		}
		all.EN += t.EN
		all.ZH += t.ZH
	}
	return all
}
