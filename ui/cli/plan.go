package cli

import (
	"strings"
	"time"

	"offair/model"
	"offair/model/query"
)

// plan is what a reading command was asked for, checked.
type plan struct {
	query  query.Query
	line   string // the query as typed
	zone   *time.Location
	window model.Window  // what to look at; all of a capture when neither end is set
	scope  model.Scope   // sent with every call
	before time.Duration // what an archive is read for besides: so much before the window
}

// plan checks flags and query. The error is an *exit with status 2.
func (a *app) plan(args []string) (plan, error) {
	p := plan{line: strings.Join(args, " "), scope: model.Scope{Domain: a.set.domain, App: a.set.app}}
	if err := a.checkTogether(); err != nil {
		return p, err
	}
	if err := a.checkKeeping(); err != nil {
		return p, err
	}
	if err := a.checkAccess(); err != nil {
		return p, err
	}
	var err error
	if p.zone, err = zoneNamed(a.set.zone); err != nil {
		return p, err
	}
	if p.query, err = query.ParseArgs(args); err != nil {
		return p, queryExit(err, p.line)
	}
	p.window, err = a.window(p.query, p.zone)
	return p, err
}

// checkTogether refuses flags that contradict each other.
func (a *app) checkTogether() error {
	s := &a.set
	account := []given{{"profile", s.profile}, {"site", s.site}, {"endpoint", s.endpoint}}
	switch {
	case s.since != "" && s.from != "":
		return clash("since", "from")
	case s.demo && s.read != "":
		return clash("demo", "read")
	case s.demo:
		return refuse("demo", account)
	case s.read != "":
		return refuse("read", append(account, given{"domain", s.domain}, given{"app", s.app}))
	}
	return nil
}

// given is a flag and its value, "" when it was not given.
type given struct{ name, value string }

// refuse reports the first of others that was given beside the flag name.
func refuse(name string, others []given) error {
	for _, o := range others {
		if o.value == "" {
			continue
		}
		if name == "read" && (o.name == "domain" || o.name == "app") {
			return usage("--"+o.name+" is sent to the API; with --read write "+o.name+":="+oneLine(o.value)+" in the query.",
				"--"+o.name+" 是发给接口的条件；使用 --read 时请在查询中写 "+o.name+":="+oneLine(o.value)+"。")
		}
		return clash(name, o.name)
	}
	return nil
}

func clash(one, other string) error {
	return usage("--"+one+" and --"+other+" do not go together; leave one out.",
		"--"+one+" 与 --"+other+" 不能同时使用，请去掉一个。")
}

// zoneNamed understands --tz.
func zoneNamed(name string) (*time.Location, error) {
	switch strings.ToLower(name) {
	case "", "local":
		return time.Local, nil
	case "utc":
		return time.UTC, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, usage("--tz is utc, local or a zone such as Asia/Shanghai or Europe/Berlin, not "+quoted(name)+".",
			"--tz 应为 utc、local 或时区名（例如 Asia/Shanghai、Europe/Berlin），而不是 "+quoted(name)+"。")
	}
	return zone, nil
}

// window is the span asked for: the query's terms win over the flags, each end
// by itself.
func (a *app) window(q query.Query, zone *time.Location) (model.Window, error) {
	now := a.Now()
	w, err := a.flagWindow(now, zone)
	if err != nil {
		return w, err
	}
	asked, ok, err := q.Window(now, zone)
	if err != nil {
		return w, queryExit(err, q.String())
	}
	if ok && (asked.Back > 0 || asked.From != 0) {
		w.Back, w.From = asked.Back, asked.From
	}
	if ok && asked.To != 0 {
		w.To = asked.To
	}
	return a.finished(w, now)
}

// flagWindow is what the flags ask for; an end that they leave open is 0.
func (a *app) flagWindow(now time.Time, zone *time.Location) (model.Window, error) {
	var w model.Window
	for _, f := range []given{{"since", a.set.since}, {"from", a.set.from}, {"to", a.set.to}} {
		if f.value == "" {
			continue
		}
		asked, err := moment(f, now, zone)
		if err != nil {
			return w, err
		}
		if f.name == "to" {
			w.To = asked.To
		} else {
			w.Back, w.From = asked.Back, asked.From
		}
	}
	return w, nil
}

// moment reads a flag's time as the query reads since: and until:.
func moment(f given, now time.Time, zone *time.Location) (model.Window, error) {
	field := "since:"
	if f.name == "to" {
		field = "until:"
	}
	q, err := query.Parse(field + f.value)
	if err == nil && len(q.Terms) == 1 {
		if w, ok, err := q.Window(now, zone); err == nil && ok {
			return w, nil
		}
	}
	return model.Window{}, wrongMoment(f)
}

func wrongMoment(f given) error {
	return usage("--"+f.name+": "+quoted(f.value)+" is no time; it takes 30m 24h 7d, 14:00 (the most recent), today, yesterday, 2026-11-20 or 2026-11-20T10:00, with Z or +08:00 if wanted.",
		"--"+f.name+"："+quoted(f.value)+" 不是时间；可写 30m 24h 7d、14:00（最近的一次）、today、yesterday、2026-11-20 或 2026-11-20T10:00，需要时可加 Z 或 +08:00。")
}

// finished gives the window its default and refuses one that holds no time.
func (a *app) finished(w model.Window, now time.Time) (model.Window, error) {
	open := w.Back == 0 && w.From == 0
	switch {
	case open && a.set.read != "":
		return w, nil // a capture has no default window
	case open && w.To != 0:
		w.From = w.To - int64(defaultWindow/time.Second)
	case open:
		w.Back = defaultWindow
	}
	if sp := w.At(now); sp.From >= sp.To {
		return w, usage("the window ends before it begins: it would be from "+stamp(sp.From)+" to "+stamp(sp.To)+".",
			"时间窗口的结束早于开始：从 "+stamp(sp.From)+" 到 "+stamp(sp.To)+"。")
	}
	return w, nil
}

// stamp is a Unix time as json shows it.
func stamp(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }
