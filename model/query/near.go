package query

// Nearest is the one of words that s was most likely meant to be, all of them
// in lower case; ok is false where none is near. Of two that are as near it is
// the one with the same beginning, then the first.
func Nearest(s string, words []string) (word string, ok bool) {
	const far = 3 // changes: as many make another word
	best := 2 * far
	for _, w := range words {
		d := distance(s, w)
		if d >= len(w) {
			continue
		}
		d *= 2
		if s != "" && s[0] != w[0] {
			d++
		}
		if d < best {
			best, word = d, w
		}
	}
	return word, word != ""
}

// distance is the Levenshtein distance of two short ASCII words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		prev := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := prev
			if a[i] != b[j] {
				cost++
			}
			prev, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
