//! The 69 municipalities of Georgia: 5 self-governing cities and 64 self-governing communities, of which 5
//! (Azhara, Akhalgori, Eredvi, Kurta, Tighvi) lie in the occupied territories.
//!
//! No official code is in general use, so the codes are our own: the region's code and two digits, the region's
//! self-governing city first, then by English name. They are stable: a number is never used again, a new
//! municipality gets the region's next one.

use crate::code_list::{CodeList, Heading, text};

/// A municipality of Georgia.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Municipality {
    /// Our own stable code: the region's code and two digits, such as `GE-AJ-01` for Batumi.
    pub code: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Name in Georgian.
    pub name_ka: &'static str,
    /// Code of its region, in `codelists.regions`.
    pub region: &'static str,
}

/// All municipalities by code.
pub fn municipalities() -> &'static [Municipality] {
    MUNICIPALITIES
}

/// The list `municipalities`.
pub(crate) fn list() -> CodeList {
    let heading = Heading {
        name: "municipalities",
        title_en: "Municipalities of Georgia",
        title_ka: "საქართველოს მუნიციპალიტეტები",
    };
    let rows = MUNICIPALITIES.iter();
    let codes = rows.clone().map(|place| place.code).collect();
    let others = vec![
        text("name_en", rows.clone().map(|place| place.name_en)),
        text("name_ka", rows.clone().map(|place| place.name_ka)),
        text("region", rows.map(|place| place.region)),
    ];
    CodeList::new(heading, codes, others).with_parent("region", "regions")
}

#[rustfmt::skip]
const MUNICIPALITIES: &[Municipality] = &[
    municipality("GE-AB-01", "Azhara", "აჟარა", "GE-AB"),
    municipality("GE-AJ-01", "Batumi", "ბათუმი", "GE-AJ"),
    municipality("GE-AJ-02", "Keda", "ქედა", "GE-AJ"),
    municipality("GE-AJ-03", "Khelvachauri", "ხელვაჩაური", "GE-AJ"),
    municipality("GE-AJ-04", "Khulo", "ხულო", "GE-AJ"),
    municipality("GE-AJ-05", "Kobuleti", "ქობულეთი", "GE-AJ"),
    municipality("GE-AJ-06", "Shuakhevi", "შუახევი", "GE-AJ"),
    municipality("GE-GU-01", "Chokhatauri", "ჩოხატაური", "GE-GU"),
    municipality("GE-GU-02", "Lanchkhuti", "ლანჩხუთი", "GE-GU"),
    municipality("GE-GU-03", "Ozurgeti", "ოზურგეთი", "GE-GU"),
    municipality("GE-IM-01", "Kutaisi", "ქუთაისი", "GE-IM"),
    municipality("GE-IM-02", "Baghdati", "ბაღდათი", "GE-IM"),
    municipality("GE-IM-03", "Chiatura", "ჭიათურა", "GE-IM"),
    municipality("GE-IM-04", "Kharagauli", "ხარაგაული", "GE-IM"),
    municipality("GE-IM-05", "Khoni", "ხონი", "GE-IM"),
    municipality("GE-IM-06", "Sachkhere", "საჩხერე", "GE-IM"),
    municipality("GE-IM-07", "Samtredia", "სამტრედია", "GE-IM"),
    municipality("GE-IM-08", "Terjola", "თერჯოლა", "GE-IM"),
    municipality("GE-IM-09", "Tkibuli", "ტყიბული", "GE-IM"),
    municipality("GE-IM-10", "Tskaltubo", "წყალტუბო", "GE-IM"),
    municipality("GE-IM-11", "Vani", "ვანი", "GE-IM"),
    municipality("GE-IM-12", "Zestaponi", "ზესტაფონი", "GE-IM"),
    municipality("GE-KA-01", "Akhmeta", "ახმეტა", "GE-KA"),
    municipality("GE-KA-02", "Dedoplistskaro", "დედოფლისწყარო", "GE-KA"),
    municipality("GE-KA-03", "Gurjaani", "გურჯაანი", "GE-KA"),
    municipality("GE-KA-04", "Kvareli", "ყვარელი", "GE-KA"),
    municipality("GE-KA-05", "Lagodekhi", "ლაგოდეხი", "GE-KA"),
    municipality("GE-KA-06", "Sagarejo", "საგარეჯო", "GE-KA"),
    municipality("GE-KA-07", "Sighnaghi", "სიღნაღი", "GE-KA"),
    municipality("GE-KA-08", "Telavi", "თელავი", "GE-KA"),
    municipality("GE-KK-01", "Rustavi", "რუსთავი", "GE-KK"),
    municipality("GE-KK-02", "Bolnisi", "ბოლნისი", "GE-KK"),
    municipality("GE-KK-03", "Dmanisi", "დმანისი", "GE-KK"),
    municipality("GE-KK-04", "Gardabani", "გარდაბანი", "GE-KK"),
    municipality("GE-KK-05", "Marneuli", "მარნეული", "GE-KK"),
    municipality("GE-KK-06", "Tetritskaro", "თეთრიწყარო", "GE-KK"),
    municipality("GE-KK-07", "Tsalka", "წალკა", "GE-KK"),
    municipality("GE-MM-01", "Akhalgori", "ახალგორი", "GE-MM"),
    municipality("GE-MM-02", "Dusheti", "დუშეთი", "GE-MM"),
    municipality("GE-MM-03", "Kazbegi", "ყაზბეგი", "GE-MM"),
    municipality("GE-MM-04", "Mtskheta", "მცხეთა", "GE-MM"),
    municipality("GE-MM-05", "Tianeti", "თიანეთი", "GE-MM"),
    municipality("GE-RL-01", "Ambrolauri", "ამბროლაური", "GE-RL"),
    municipality("GE-RL-02", "Lentekhi", "ლენტეხი", "GE-RL"),
    municipality("GE-RL-03", "Oni", "ონი", "GE-RL"),
    municipality("GE-RL-04", "Tsageri", "ცაგერი", "GE-RL"),
    municipality("GE-SJ-01", "Adigeni", "ადიგენი", "GE-SJ"),
    municipality("GE-SJ-02", "Akhalkalaki", "ახალქალაქი", "GE-SJ"),
    municipality("GE-SJ-03", "Akhaltsikhe", "ახალციხე", "GE-SJ"),
    municipality("GE-SJ-04", "Aspindza", "ასპინძა", "GE-SJ"),
    municipality("GE-SJ-05", "Borjomi", "ბორჯომი", "GE-SJ"),
    municipality("GE-SJ-06", "Ninotsminda", "ნინოწმინდა", "GE-SJ"),
    municipality("GE-SK-01", "Eredvi", "ერედვი", "GE-SK"),
    municipality("GE-SK-02", "Gori", "გორი", "GE-SK"),
    municipality("GE-SK-03", "Kareli", "ქარელი", "GE-SK"),
    municipality("GE-SK-04", "Kaspi", "კასპი", "GE-SK"),
    municipality("GE-SK-05", "Khashuri", "ხაშური", "GE-SK"),
    municipality("GE-SK-06", "Kurta", "ქურთა", "GE-SK"),
    municipality("GE-SK-07", "Tighvi", "თიღვი", "GE-SK"),
    municipality("GE-SZ-01", "Poti", "ფოთი", "GE-SZ"),
    municipality("GE-SZ-02", "Abasha", "აბაშა", "GE-SZ"),
    municipality("GE-SZ-03", "Chkhorotsku", "ჩხოროწყუ", "GE-SZ"),
    municipality("GE-SZ-04", "Khobi", "ხობი", "GE-SZ"),
    municipality("GE-SZ-05", "Martvili", "მარტვილი", "GE-SZ"),
    municipality("GE-SZ-06", "Mestia", "მესტია", "GE-SZ"),
    municipality("GE-SZ-07", "Senaki", "სენაკი", "GE-SZ"),
    municipality("GE-SZ-08", "Tsalenjikha", "წალენჯიხა", "GE-SZ"),
    municipality("GE-SZ-09", "Zugdidi", "ზუგდიდი", "GE-SZ"),
    municipality("GE-TB-01", "Tbilisi", "თბილისი", "GE-TB"),
];

const fn municipality(
    code: &'static str,
    name_en: &'static str,
    name_ka: &'static str,
    region: &'static str,
) -> Municipality {
    Municipality { code, name_en, name_ka, region }
}
