package model

// The vendor's public pages that remedies come from: the international site in
// English, the Chinese site where its page is known and else the Chinese page
// of the international site. A cause about which nothing is documented has the
// page with the table of causes.
var (
	docTable    = Text{intl + "31083", "https://cloud.tencent.com/document/product/440/35256"}
	docCallback = Text{intl + "38081", china + "47025"}
	docErrors   = Text{intl + "53310", china + "81831"}
	docDiagnose = Text{intl + "39467", china + "51517"}
	docFailure  = Text{intl + "33383", intlZH + "33383"}
	docPush     = Text{intl + "31059", china + "32833"}
	docFAQ      = Text{intl + "35598", intlZH + "35598"}
	docIPList   = Text{intl + "48812", intlZH + "48812"}
	docDomains  = Text{intl + "35186", intlZH + "35186"}
	docDrop     = Text{intl + "30795", china + "20380"}
	docForbid   = Text{intl + "30794", china + "20380"}
	docResume   = Text{intl + "30793", china + "20380"}
)

const (
	intl   = "https://www.tencentcloud.com/document/product/267/"
	intlZH = "https://www.tencentcloud.com/zh/document/product/267/"
	china  = "https://cloud.tencent.com/document/product/267/"
)
