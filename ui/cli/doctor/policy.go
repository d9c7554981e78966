package doctor

import (
	"encoding/json"
	"fmt"
)

// Policy is the smallest CAM policy that offair works with, as indented JSON
// that ends in a newline; domain limits it to one push domain.
func Policy(domain string) (string, error) {
	resource := "*"
	if domain != "" {
		resource = "qcs::live::uin/:domain/" + domain
	}
	type statement struct {
		Effect   string   `json:"effect"`
		Action   []string `json:"action"`
		Resource []string `json:"resource"`
	}
	b, err := json.MarshalIndent(struct {
		Version   string      `json:"version"`
		Statement []statement `json:"statement"`
	}{"2.0", []statement{{"allow", []string{"live:DescribeLiveStreamEventList"}, []string{resource}}}}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("the policy: %w", err)
	}
	return string(b) + "\n", nil
}
