package cli

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"offair/fetch"
	"offair/fetch/archive"
	"offair/fetch/css"
	"offair/fetch/demo"
	"offair/fetch/onair"
	"offair/model"
	"offair/ui/tui"
)

// reader is an opened source of rows with all that belongs to it.
type reader struct {
	store         *model.Store
	source        tui.Source
	limit         *fetch.Limiter // of all calls of the account; nil for records that were saved
	air           *onair.Desk    // nil for records that were saved
	account, site string         // clean
	demo          bool
	kept          *shelf                                         // nil where nothing is kept
	load          func(context.Context) (*model.Snapshot, error) // all of it, once
	run           func(context.Context)                          // all of it, then what is new, until the context ends
	renew         func()                                         // begins anew with an empty store; between two runs only
	close         func()
}

// access is whom to ask: where calls go and who signs them.
type access struct {
	config        css.Config
	look          css.Lookup
	account, site string
	demo          bool
	close         func()
}

// open finds the source that the flags name. For the screen an unreachable
// host is tried for ever.
func (a *app) open(ctx context.Context, p plan, forScreen bool) (*reader, error) {
	if a.set.read != "" {
		return a.openCapture(ctx)
	}
	if a.set.offline {
		return a.openOffline(ctx, p, forScreen)
	}
	to, err := a.reach(ctx)
	if err != nil {
		return nil, err
	}
	client, err := css.New(to.config)
	if err != nil {
		to.close()
		return nil, siteExit(err)
	}
	r := &reader{store: model.NewStore(), account: to.account, site: to.site, demo: to.demo, limit: fetch.NewLimiter(a.set.rate)}
	if o, ok := a.archiveOf(ctx, to.look, to.config.Credentials.PermanentID()); ok {
		r.kept = a.shelf(o, p, forScreen)
	}
	a.feed(r, client, p, forScreen)
	a.desk(r, client, p)
	r.close = func() { r.kept.close(); r.air.Close(); client.Close(); to.close() }
	return r, nil
}

// reach finds whom to ask.
func (a *app) reach(ctx context.Context) (access, error) {
	if a.set.demo {
		return a.reachDemo(ctx)
	}
	return a.reachAccount(ctx)
}

// openOffline opens what was kept. It looks for no credentials, since nobody
// is asked.
func (a *app) openOffline(ctx context.Context, p plan, forScreen bool) (*reader, error) {
	look := a.lookup(ctx)
	o, ok := a.archiveOf(ctx, look, "")
	if !ok {
		return nil, noPlace()
	}
	r := &reader{
		store: model.NewStore(), kept: a.shelf(o, p, forScreen), demo: a.set.demo,
		account: oneLine(filepath.Base(o.Path)), site: look.Site,
	}
	if r.demo {
		r.site = "demo"
	}
	r.close = r.kept.close
	a.feed(r, nobody{}, p, forScreen)
	return r, nil
}

// nobody is asked when a run is offline.
type nobody struct{}

// Events never answers.
func (nobody) Events(context.Context, fetch.Request) (fetch.Page, error) {
	return fetch.Page{}, errors.New("offline")
}

// shelf is the archive of a run. A screen goes back as far as there is
// anything; a list needs its window. What else was kept than a run's calls are
// narrowed to is left where it is.
func (a *app) shelf(o archive.Options, p plan, forScreen bool) *shelf {
	if !forScreen {
		o.Reach = reachBack(p.window, a.Now(), p.before)
	}
	o.Scope = p.scope
	return &shelf{options: o}
}

// feed puts a feed behind r.
func (a *app) feed(r *reader, client fetch.Caller, p plan, forScreen bool) {
	o := fetch.Options{
		Window: p.window, Scope: p.sent(forScreen), Limiter: r.limit, Refresh: a.set.refresh,
		Now: a.Now, Patient: forScreen || a.set.syncing && !a.set.once, Offline: a.set.offline,
	}
	if r.kept != nil {
		o.Keeper = r.kept
	}
	feed := fetch.NewFeed(client, r.store, o)
	r.renew = func() { r.store = model.NewStore(); a.feed(r, client, p, forScreen) }
	r.source, r.load = feed, feed.Load
	r.run = func(ctx context.Context) { _ = feed.Run(ctx) } // the screen shows why from the snapshots
}

// sent is the scope that goes with every call. A list has one query for all
// its life, so what of it the API can answer need not be fetched and dropped.
func (p plan) sent(forScreen bool) model.Scope {
	if forScreen {
		return p.scope
	}
	q := p.query.Scope()
	return model.Scope{
		Domain: cmp.Or(p.scope.Domain, q.Domain), App: cmp.Or(p.scope.App, q.App), Stream: q.Stream,
	}
}

// reachDemo starts the made-up account. It reads no credentials and no file.
func (a *app) reachDemo(ctx context.Context) (access, error) {
	const seed = 1 // the same story for everyone
	server, err := demo.Start(ctx, demo.Options{Account: true, Seed: seed, English: a.lang == model.EN, Now: a.Now})
	if err != nil {
		return access{}, failure("the demo account could not start: "+oneLine(err.Error())+".", "演示账号无法启动："+oneLine(err.Error())+"。")
	}
	c := server.Credentials()
	source := model.Text{EN: "the demo account", ZH: "演示账号"}
	return access{
		config: a.config(css.CN, server.URL(), css.NewCredentials(c.ID, c.Key, c.Token, source)),
		site:   "demo", demo: true, close: server.Close,
	}, nil
}

// reachAccount finds the credentials of a real account and its site.
func (a *app) reachAccount(ctx context.Context) (access, error) {
	look := a.lookup(ctx)
	site := look.Site
	cred, err := css.Resolve(ctx, look)
	if err != nil {
		err = siteExit(err)
		if a.kept(ctx, look) {
			err = a.withoutKeys(err)
		}
		return access{}, err
	}
	shown := site
	if a.set.endpoint != "" {
		shown = oneLine(a.set.endpoint)
	}
	return access{
		config: a.config(site, a.set.endpoint, cred), look: look,
		account: oneLine(cred.SourceText().In(a.lang)), site: shown, close: func() {},
	}, nil
}

// lookup says where credentials may be, and on which site they are meant for.
func (a *app) lookup(ctx context.Context) css.Lookup {
	look := css.Lookup{
		Profile: a.set.profile, ProfileSet: a.set.profile != "", Env: a.env, IsSet: a.envSet, Now: a.Now,
		Site: a.set.site, Version: builtVersion(buildInfo()),
	}
	if look.Site == "" {
		look.Site = css.SiteOf(ctx, look)
	}
	return look
}

func (a *app) config(site, endpoint string, c css.Credentials) css.Config {
	return css.Config{Site: site, Endpoint: endpoint, Credentials: c, Version: builtVersion(buildInfo()), Now: a.Now, MaxConns: fetch.InFlight}
}

// checkAccess refuses a site or an endpoint that cannot be used, before
// anything else is looked for.
func (a *app) checkAccess() error {
	client, err := css.New(css.Config{Site: a.set.site, Endpoint: a.set.endpoint})
	if err != nil {
		return siteExit(err)
	}
	client.Close()
	return nil
}

// siteExit gives what css says of a flag the status of wrong usage.
func siteExit(err error) error {
	var u *css.UsageError
	if errors.As(err, &u) {
		return &exit{status: wrongUsage, what: u.What}
	}
	return err
}
