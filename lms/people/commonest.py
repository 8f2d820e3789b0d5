"""The passwords that others try first, as they are compared. Those under twelve characters fall anyway."""

_WORDS = """
password password1 password123 password1234 password12345 password123456 password2025 password2026
passw0rd passw0rd123 p@ssw0rd p@ssw0rd123 p@ssword1234 mypassword mypassword1 mypassword123
thisismypassword thepassword changeme changeme123 changeme1234 pleasechangeme letmein letmein123
letmein12345 letmeinplease welcome welcome123 welcome1234 welcome12345 welcome2026 welcometowork
iloveyou iloveyou123 iloveyou1234 iloveyousomuch iloveyouforever qwerty qwerty123456 qwerty12345678
qwertyqwerty qwertyuiop123 qwertyuiop1234 1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsxcde3 zaq1zaq1zaq1
asdfasdfasdf administrator administrator1 adminadmin admin1234567 adminpassword rootpassword
superman1234 batman123456 football1234 baseball1234 basketball12 princess1234 sunshine1234
sunshine12345 monkey123456 dragon123456 trustno1trustno1 correcthorsebatterystaple abc123abc123
abcd12345678 abcdef123456 a1b2c3d4e5f6 123123123123 121212121212 112233445566 123321123321
987654321098 098765432109 000000000001 123456789abc 123456789987654321 111222333444 secretsecret
secret123456 companypassword socialmedia1 socialmedia123 academy123456 training1234 learning1234
spring2026spring summer2026summer autumn2026autumn winter2026winter unknownunknown testtesttest
test12345678 testpassword testpassword1 defaultpassword temporary123 temppassword computer1234
internet1234 starwars1234 michael12345 jennifer1234 charlie12345 whatever1234 freedom12345
pokemon12345 liverpool123 manchester1
"""

COMMONEST = frozenset(_WORDS.split()) | {"correct horse battery staple"}
