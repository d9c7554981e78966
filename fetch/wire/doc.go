// Package wire reads records of interruptions from JSON bytes: the cloud API's
// answers and offair's own exports. It is written by hand because the
// general decoders cost more than everything else that happens to a page, and
// because one odd value must cost one field, not the page.
//
// What is tolerated, everywhere:
//   - unknown members, members in any order, repeated members (the last wins)
//   - null, which is the same as an absent member
//   - numbers written as text, with a fraction or an exponent (cut to whole)
//   - a number where text belongs: its digits are the text
//   - any other value of a wrong type: that field alone is absent
//   - control characters and invalid UTF-8 inside text, which are kept as
//     they are; a lone surrogate escape becomes its three-byte form
//     (ED A0 80 and so on), so that it stays apart from all other text
//
// Nothing here cleans text: that is the door of package model.
package wire
