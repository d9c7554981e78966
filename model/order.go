package model

import "cmp"

// compare is the order of rows: by time, ties by identity.
func (s *Store) compare(a, b rec) int {
	if a.when != b.when {
		return cmp.Compare(a.when, b.when)
	}
	if a.start != b.start {
		return cmp.Compare(a.start, b.start)
	}
	if a.key != b.key {
		return compareKeys(s.keyTexts(a.key), s.keyTexts(b.key))
	}
	if e := cmp.Compare(a.flags&lacksEnd, b.flags&lacksEnd); e != 0 {
		return e
	}
	if a.client != b.client {
		return cmp.Compare(s.clients.raw.at(int(a.client)), s.clients.raw.at(int(b.client)))
	}
	return 0
}

func (s *Store) keyTexts(key uint32) [3]string {
	k := s.keys.all.At(key)
	return [3]string{s.domains.raw.at(int(k.Domain)), s.apps.raw.at(int(k.App)), s.streams.raw.at(int(k.Stream))}
}

func compareKeys(a, b [3]string) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]))
}
