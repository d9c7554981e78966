package archive

import "offair/model"

// decode is the segment that was encoded; the error is errDamaged.
func decode(blob []byte) (*model.Segment, error) {
	r := takeRoom()
	defer r.leave()
	return r.decode(blob, nil)
}
