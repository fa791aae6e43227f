"""Writes accounts/common_passwords_vi.txt: what people in Viet Nam take for a password first.

Run it again after changing a list: `.venv/bin/python scripts/common_passwords.py`. Each line is folded
(accounts.passwords.folded): no accents, no signs; numbers at the ends are for the code to take off.
"""

from __future__ import annotations

import unicodedata
from itertools import product
from pathlib import Path

TARGET = Path(__file__).parent.parent / "accounts" / "common_passwords_vi.txt"

#: Said so, as passwords: words for "password", for coming in, love, luck, curses, brands, teams.
SAID = """
mật khẩu|mật khẩu của tôi|mật khẩu mới|mật khẩu cũ|mật khẩu mạnh|mật mã|mk|pass|passwork
matkhaumoi|không có|không biết|không nhớ|không cho|quên rồi|quên mất rồi|tôi quên mật khẩu
đừng hỏi|bí mật|đăng nhập|đăng ký|tài khoản|tài khoản của tôi|người dùng|người sử dụng|quản trị
quản trị viên|quản trị hệ thống|hệ thống|máy chủ|máy tính|máy tính của tôi|cơ quan|văn phòng
phòng làm việc|biên tập|biên tập viên|phóng viên|tòa soạn|ban biên tập|thư ký|thư ký tòa soạn
tổng biên tập|phát thanh|truyền hình|đài phát thanh|báo chí|tin tức|tin tức mới|cổng tin
cổng thông tin|cổng thông tin điện tử|trang tin|trang thông tin|trang thông tin điện tử
trang web|website|ủy ban|ủy ban nhân dân|hội đồng|hội đồng nhân dân|tỉnh ủy|huyện ủy|thành ủy
đảng ủy|đảng bộ|chi bộ|ban tuyên giáo|tuyên giáo|sở thông tin|sở thông tin truyền thông
thông tin truyền thông|văn hóa thông tin|trung tâm|trung tâm văn hóa|xin chào|chào bạn
chào mừng|chào mừng bạn|cảm ơn|cảm ơn bạn|xin cảm ơn|xin lỗi|tạm biệt|hẹn gặp lại|anh yêu em
em yêu anh|anh nhớ em|em nhớ anh|yêu em|yêu anh|yêu em nhiều|yêu anh nhiều|anh yêu em nhiều
anh yêu em nhiều lắm|em yêu anh nhiều|em yêu anh nhiều lắm|yêu em mãi mãi|yêu anh mãi mãi
mãi yêu em|mãi yêu anh|mãi mãi|mãi mãi bên nhau|mãi mãi yêu em|mãi bên em|mãi bên anh
yêu nhau mãi|tình yêu|tình yêu của anh|tình yêu của tôi|tình yêu vĩnh cửu|vợ yêu|chồng yêu
vợ chồng|con yêu|mẹ yêu con|bố yêu con|con yêu mẹ|con yêu bố|yêu mẹ|yêu bố|bố mẹ|ba mẹ|cha mẹ
gia đình|gia đình tôi|gia đình là số một|gia đình hạnh phúc|hạnh phúc|hạnh phúc mãi mãi|may mắn
bình an|bình yên|an khang|an khang thịnh vượng|phát tài|phát tài phát lộc|phát lộc|vạn sự như ý
chúc mừng năm mới|năm mới|cung chúc tân xuân|tài lộc|giàu có|thành công|thành đạt|cuộc sống
cuộc đời|cuộc sống tươi đẹp|cố lên|cố gắng lên|không bao giờ|không bao giờ bỏ cuộc|tự do
độc lập tự do|độc lập tự do hạnh phúc|không có gì quý hơn độc lập tự do|việt nam
việt nam vô địch|yêu việt nam|tôi yêu việt nam|i love vietnam|vietnam|đất nước|quê hương
quê hương tôi|tổ quốc|hòa bình|bác hồ|hồ chí minh|bác hồ kính yêu|đảng cộng sản
đảng cộng sản việt nam|cộng hòa xã hội chủ nghĩa|việt nam muôn năm|mừng đảng mừng xuân|hoa sen
hoa hồng|hoa mai|hoa đào|phượng|con mèo|con chó|con heo|heo con|mèo con|gấu con|gấu bông
thỏ con|rồng vàng|phượng hoàng|hổ vằn|bống|bi|tí|tèo|tôm|cún|cún con|bé yêu|bé cưng|cục cưng
công chúa|hoàng tử|thiên thần|ác quỷ|thiên đường|địa ngục|ngôi sao|mặt trời|mặt trăng|trái tim
bầu trời|biển xanh|mùa xuân|mùa hè|mùa thu|mùa đông|mưa|nắng|gió|cầu vồng|cà phê|trà sữa
bóng đá|hoàng anh gia lai|hà nội fc|manchester|chelsea|arsenal|barcelona|liverpool|real madrid
viettel|mobifone|vinaphone|vnpt|fpt|vietcombank|vietinbank|agribank|techcombank|bidv|zalo
facebook|google|momo|gmail|yahoo|internet|samsung|iphone|honda|toyota|yamaha|vinfast|garena
liên quân|liên minh|đột kích|zing|địt mẹ|đm|vcl|đkm|đéo biết|điên|khùng|ngốc|hâm|con điên
đồ ngốc|học sinh|sinh viên|giáo viên|thầy giáo|cô giáo|nhà trường|trường học|tiểu học|trung học
đại học|lớp|công an|bộ đội|bác sĩ|y tế|kế toán|giám đốc|trưởng phòng|phó phòng|nhân viên
lãnh đạo|chủ tịch|phó chủ tịch|bí thư|hành chính|nhân sự|tổ chức|tài chính|kế hoạch|một hai ba
một hai ba bốn|một hai ba bốn năm|không một hai|tam sao that ban|lộc phát|thần tài|ông địa
tất cả|của tôi|của em|của anh|cho tôi vào|cho em vào|mở ra|mở cửa|vừng ơi mở ra|thử|thử nghiệm
kiểm tra|thay đổi|đổi mật khẩu|tạm thời|mặc định|chung|dùng chung|demo|test|tester|admin
administrator|root|superadmin|superuser|user|guest|khách|abc|abcd|abcabc|xyz|qaz|qazwsx
qazwsxedc|zaq|asd|qwe|qweasd|qweasdzxc|poiuy|mnbvcxz|onetwothree|iloveyou|loveyou|forever
welcome|letmein|secret|changeme|default
"""

FAMILIES = """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh đoàn mai
lương trương""".split()
MIDDLES = ["", "văn", "thị", "minh", "ngọc"]
GIVEN = """an anh ánh bảo bình châu chi chính cường cúc cương diễm diệp dung dũng dương duy duyên đạt điệp đức
giang hà hải hân hạnh hằng hậu hiền hiếu hoa hòa hoàng hồng huệ hùng hưng huy huyền hương khánh khang khoa
khôi kiên kim lam lan lâm liên linh loan long lộc luân ly mai mạnh minh my nam nga ngân ngọc nguyên nhân
nhật nhi nhung phát phong phú phúc phương phượng quân quang quốc quyên quỳnh sơn tài tâm tân thái thanh
thành thảo thắng thiện thịnh thoa thơ thu thúy thủy thư thương tiến toàn trang trâm trí trinh trung trường
tú tuấn tùng tuyết uyên vân việt vinh vũ vương vy xuân yến""".split()

PLACES = """
hà nội|sài gòn|thành phố hồ chí minh|hồ chí minh|đà nẵng|hải phòng|cần thơ|huế|thừa thiên huế
an giang|bà rịa vũng tàu|vũng tàu|bắc giang|bắc kạn|bạc liêu|bắc ninh|bến tre|bình định
bình dương|bình phước|bình thuận|cà mau|cao bằng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp
gia lai|hà giang|hà nam|hà tĩnh|hải dương|hậu giang|hòa bình|hưng yên|khánh hòa|kiên giang
kon tum|lai châu|lâm đồng|lạng sơn|lào cai|long an|nam định|nghệ an|ninh bình|ninh thuận
phú thọ|phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh|quảng trị|sóc trăng|sơn la|tây ninh
thái bình|thái nguyên|thanh hóa|tiền giang|trà vinh|tuyên quang|vĩnh long|vĩnh phúc|yên bái
nha trang|đà lạt|phan thiết|quy nhơn|hạ long|sa pa|phú quốc|hội an|buôn ma thuột|pleiku
biên hòa|thủ đức|miền bắc|miền trung|miền nam|tây nguyên|biển đông|hoàng sa|trường sa
hoàng sa trường sa
"""
KINDS_OF_PLACE = [
    "",
    "tỉnh ",
    "thành phố ",
    "ubnd ",
    "ubnd tỉnh ",
    "tôi yêu ",
    "quê tôi ",
    "báo ",
    "đài ",
]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "d")
    return "".join(each for each in plain if each.isalnum())


def words() -> set[str]:
    said = [each for line in SAID.split("\n") for each in line.split("|")]
    places = [each for line in PLACES.split("\n") for each in line.split("|") if each]
    found = {folded(each) for each in said}
    found |= {folded(kind + place) for kind, place in product(KINDS_OF_PLACE, places)}
    found |= {folded(given) for given in GIVEN}
    found |= {folded("".join(name)) for name in product(FAMILIES, MIDDLES, GIVEN)}
    found |= {folded(middle + given) for middle, given in product(MIDDLES, GIVEN)}
    found |= {
        folded(f"{who} {verb} {given}")
        for who, verb, given in product(["anh", "em", "tôi"], ["yêu", "thích", "nhớ"], GIVEN)
    }
    found |= {
        folded(f"{verb} {given} {how}")
        for verb, given, how in product(["yêu", "nhớ"], GIVEN, ["", "nhiều", "lắm", "mãi mãi"])
    }
    return {word for word in found if len(word) >= 3}


if __name__ == "__main__":
    TARGET.write_text("\n".join(sorted(words())) + "\n", encoding="utf-8")
