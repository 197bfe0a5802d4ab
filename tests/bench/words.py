"""Invented words that the generator draws its titles, names and paragraphs from.

A title is one of the templates of its language, each `{list}` in it replaced by a word of that list.
"""

from __future__ import annotations


def _split(text: str, mark: str | None = None) -> list[str]:
    return text.split(mark)


CHINESE = {
    "place": _split(
        "白鹭港 松岭镇 青石湾 北坡市 云溪县 南桥 银杏岛 柳州渡 望海崖 鹿鸣山 雾川 石榴街 长堤 风车岭 旧码头 金穗平原 "
        "雪松谷 月牙泉 芦苇荡 三河口 灯塔角 梧桐里 铁匠巷 桃花坞 盐田 西林 东篱 潮汐湖 竹影村 鲸背岛 沙棘岭 陶窑镇"
    ),
    "body": _split(
        "气象局 邮政总署 图书馆 渔业协会 钟表行会 植物园 天文台 航道管理处 茶叶公会 市政厅 档案馆 水文站 博物馆 "
        "养蜂人联盟 种子银行 测绘院 民间乐团 夜校 灯塔委员会 铁路公司 消防队 出版社 集市管委会 古籍修复所"
    ),
    "verb": _split(
        "宣布 否认 呼吁 证实 推迟 重启 调查 公布 取消 讨论 审议 警告 要求 承认 批准 拒绝 修订 试行 扩大 暂停 "
        "介绍 评估 回应 整理 收购 捐赠 追踪 记录 翻译 归还"
    ),
    "quality": _split(
        "新型 百年 移动 地下 公共 失传 跨海 夜间 开放 手工 季节性 双语 民间 临时 深海 无人 纸质 低温 环形 古老 "
        "网络 国际 数字 社区 免费 秘密 独立 集体 匿名 可疑"
    ),
    "thing": _split(
        "航线 信件 渔网规则 水钟 档案目录 候鸟路线 茶价 潮汐表 铁路时刻 种子样本 印刷机 桥梁 风车 灯塔 集市 "
        "地图集 星图 邮票 图书计划 电台频率 账本 菌菇图鉴 陶器 合唱团 雨量记录 空间规则 监测站 教材 剧本 标准 "
        "仓库 渡轮 温室 学徒制度 气球 冰库 水源协议 语音库 棋谱 信号塔"
    ),
    "tail": _split(
        "反对搞小圈子 居民看法不一 结果出人意料 专家称仍需观察 数百人到场 三年后才有答案 没有人认领 比预期早两周 "
        "引发长时间争论 老人说从未见过 学生自发整理 详情将另行通知 费用由谁承担 第一次对外开放 只剩最后一册 "
        "雨季之前完成 影响邻近三县 记者探访现场 旧照片曝光 规则改了又改 让许多人想起从前 名单尚未公开"
    ),
    "surname": _split("沈 顾 陆 温 柏 黎 苗 阮 简 易 岑 祝 卓 洛 尹 穆 阎 鲁 辛 蓝 翟 骆 桑 秋"),
    "given": _split(
        "望舒 知远 青禾 若水 一鸣 云深 怀瑾 思齐 南乔 听澜 景行 子衿 半夏 明川 晚晴 北辰 长庚 书砚 清和 小满"
    ),
}
CHINESE_TITLES = (
    "{place}{body}{verb}{quality}{thing} {tail}",
    "{surname}{given}：{place}的{quality}{thing}为何{verb}",
    "{place}{verb}{quality}{thing}，{tail}",
    "{quality}{thing}与{quality}{thing}：{surname}{given}谈{place}{body}",
    "{place}{body}与{place}{body}{verb}{quality}{thing}",
    "{surname}{given}{verb}{place}{thing}，{surname}{given}：{tail}",
)
TRADITIONAL = {
    "place": _split(
        "雲溪縣 銀杏島 柳州渡 望海崖 鹿鳴山 霧川 長堤 風車嶺 舊碼頭 鹽田 東籬 鯨背島 陶窯鎮 石榴街 靜水灣 龍眼村"
    ),
    "body": _split("氣象局 郵政總署 圖書館 漁業協會 鐘錶行會 植物園 天文臺 檔案館 養蜂人聯盟 測繪院 鐵路公司 出版社"),
    "verb": _split("宣佈 否認 呼籲 證實 推遲 重啟 調查 公佈 審議 警告 承認 批准 拒絕 修訂 擴大 暫停 評估 歸還"),
    "quality": _split("新型 百年 移動 失傳 跨海 夜間 開放 雙語 臨時 無人 紙質 環形 網絡 國際 數字 獨立 匿名"),
    "thing": _split(
        "航線 信件 水鐘 檔案目錄 候鳥路線 茶價 鐵路時刻 種子樣本 印刷機 橋樑 燈塔 地圖集 電臺頻率 帳本 圖鑑 陶器 雨量記錄"
    ),
    "tail": _split(
        "居民看法不一 結果出人意料 專家稱仍需觀察 數百人到場 沒有人認領 引發長時間爭論 學生自發整理 舊照片曝光 名單尚未公開"
    ),
    "surname": _split("瀋 顧 陸 溫 黎 簡 閻 魯 藍 駱 蕭 莊"),
    "given": _split("望舒 知遠 雲深 懷瑾 思齊 聽瀾 長庚 書硯 曉風 靜儀 國棟 麗華"),
}
ENGLISH = {
    "place": _split(
        "Quarrelton Ashmere Larkport Thornwick Brindle Saltmarsh Kestrelford Dunmoor Greyhaven Fernhill Otterby Pellam "
        "Wickstrand Marrowgate Tilbrook Eastling Coldharbour Nettlecombe Rookfield Sandlecott Vellingham Yarrowby"
    ),
    "body": _split(
        "harbour board|postal museum|beekeepers' union|tide office|council of clerks|night school|weather bureau|lighthouse society|seed bank|ferry company|map library|bell foundry|parish archive|network commission",
        "|",
    ),
    "verb": _split(
        "reopens delays disputes confirms abandons publishes restores questions auctions surveys repaints inherits "
        "postpones rewrites measures forgives outlaws catalogues borrows translates"
    ),
    "quality": _split(
        "forgotten floating nocturnal municipal wireless wooden underground annual experimental bilingual portable "
        "disputed handmade tidal abandoned digital international anonymous provisional curious"
    ),
    "thing": _split(
        "timetable lighthouse ledger orchard telescope tramway almanac greenhouse archive compass windmill aqueduct "
        "printing-press herbarium regatta atlas bridge choir market cipher observatory reservoir typewriter network"
    ),
    "tail": _split(
        "and nobody objects|after forty years|to general relief|despite the fog|for the second time|with a borrowed key|before the rains|against all advice|in a single evening|on a technicality|at the third attempt|by a narrow vote",
        "|",
    ),
    "surname": _split(
        "Marrow Finch Alder Quill Sedge Thistle Harrow Lomas Penrose Wren Oakes Tarrant Vesper Holloway Blythe Crane"
    ),
    "given": _split(
        "Ines Alder Tobias Maud Edwin Clara Silas Nora Ambrose Hetty Jasper Olive Rufus Winifred Basil Dora"
    ),
}
ENGLISH_TITLES = (
    "{place} {body} {verb} {quality} {thing} {tail}",
    "The {quality} {thing} of {place}: what the {body} {verb}",
    "{given} {surname} {verb} the {quality} {thing} {tail}",
    "Why {place} {verb} its {quality} {thing}, and {place} its {thing}",
    "“A {quality} {thing}”: {given} {surname} on the {place} {body}",
)
JAPANESE = {
    "place": _split(
        "白鷺港 霧ヶ丘 月見浜 鈴鹿沢 風見町 銀杏坂 潮見崎 竹の下 雪野原 花巻通り 星降村 鯨島 古井戸 桜並木 夕凪"
    ),
    "body": _split("気象台 郵便局 図書館 漁協 時計組合 植物園 天文台 市役所 資料館 測量所 音楽隊 夜間学校 灯台守の会"),
    "verb": _split("を発表 を延期 を再開 を調査 を公開 を中止 を議論 に警告 を承認 を修復 を翻訳 を記録"),
    "quality": _split(
        "新しい 百年前の 移動式の 地下の 公共の 失われた 夜の 手作りの 季節限定の 無人の 紙の 丸い 古い インターネットの"
    ),
    "thing": _split(
        "航路 手紙 水時計 目録 渡り鳥 お茶の値段 潮見表 時刻表 種 印刷機 橋 風車 灯台 市場 地図 切手 ラジオ きのこ図鑑 合唱団"
    ),
    "tail": _split(
        "住民の意見は分かれる 意外な結果に 三年ぶり 数百人が参加 誰も名乗り出ず 梅雨の前に 写真が見つかる 一般公開は初めて"
    ),
}
JAPANESE_TITLES = (
    "{place}{body}、{quality}{thing}{verb} {tail}",
    "{quality}{thing}と{quality}{thing}：{place}の{body}",
    "{place}で{quality}{thing}{verb}、{tail}",
)
RUSSIAN = {
    "place": _split(
        "Белогорск Туманово Журавлиное Солёная-Гавань Нижний-Маяк Ольховка Сосногорье Ветряк Кедровое Лунный-Берег Стеклянка"
    ),
    "body": _split(
        "метеослужба|почтовый музей|библиотека|рыбацкая артель|союз пасечников|обсерватория|городской архив|паромная компания|вечерняя школа|общество смотрителей",
        "|",
    ),
    "verb": _split(
        "открывает откладывает проверяет публикует отменяет обсуждает описывает восстанавливает измеряет возвращает признаёт"
    ),
    "quality": _split(
        "забытый плавучий ночной деревянный подземный ежегодный двуязычный передвижной ручной сетевой старинный спорный"
    ),
    "thing": _split(
        "маяк журнал телескоп трамвай альманах архив компас акведук гербарий атлас мост хор рынок шифр календарь водомер"
    ),
    "tail": _split(
        "мнения разошлись|никто не возражал|спустя сорок лет|несмотря на туман|с третьей попытки|до начала дождей|впервые для всех",
        "|",
    ),
}
RUSSIAN_TITLES = (
    "{body} {place}: {quality} {thing}, {tail}",
    "{place} {verb} {quality} {thing}: {tail}",
    "Почему {place} {verb} {quality} {thing} и {quality} {thing}",
)

LANGUAGES = (
    # share of the posts in percent, words, templates of titles
    (55, CHINESE, CHINESE_TITLES),
    (10, TRADITIONAL, CHINESE_TITLES),
    (20, ENGLISH, ENGLISH_TITLES),
    (8, JAPANESE, JAPANESE_TITLES),
    (7, RUSSIAN, RUSSIAN_TITLES),
)

TAGS = (
    _split(
        "航运 气象 图书 渔业 天文 植物 铁路 集市 档案 夜校 邮政 茶 音乐 地图 陶器 潮汐 候鸟 灯塔 网络 教育 水利 印刷 钟表 民俗 种子 "
        "tides weather lighthouses gardens trains maps bees letters fog music bridges markets libraries ferries stars network "
        "灯台 郵便 天気 図書館 маяки погода книги почта 長文 評論 圖書 鐵路 essays obituaries"
    )
    + [f"专题{number}" for number in range(1, 61)]
    + [f"dossier-{number}" for number in range(1, 41)]
)
SITES = [
    (f"{name}.example", label)
    for name, label in zip(
        _split(
            "www.tide-gazette bailu-bao.news www.songling-daily lantern-post fog-review yunxi.wanbao www.harbour-letters "
            "qingshi-ribao mayak.press shiomi-shimbun kestrel-courier night-ledger nanqiao-zhoukan almanac.weekly xn--fiq228c5hs"
        ),
        _split(
            "潮汐公报 白鹭报 松岭日报 灯笼邮报 Fog-Review 云溪晚报 Harbour-Letters 青石日报 Маяк 潮見新聞 Kestrel-Courier 夜账 南桥周刊 Almanac 中文站"
        ),
        strict=True,
    )
]
