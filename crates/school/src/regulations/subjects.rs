//! The subjects and educational activities of all levels of schooling. Source: General education programme 2018 (Circular
//! 32/2018/TT-BGDĐT).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::vocabulary::vocabulary;

vocabulary! {
    /// A subject or educational activity (môn học, hoạt động giáo dục). Where the forms of primary school rate components
    /// separately (music and fine arts; informatics and technology) each component is its own value.
    Subject {
        Vietnamese = "TV", "Tiếng Việt", "Vietnamese";
        Literature = "NV", "Ngữ văn", "Literature";
        Mathematics = "TOAN", "Toán", "Mathematics";
        ForeignLanguage = "NN1", "Ngoại ngữ 1", "Foreign language 1";
        Ethics = "DD", "Đạo đức", "Ethics";
        CivicEducation = "GDCD", "Giáo dục công dân", "Civic education";
        NatureAndSociety = "TNXH", "Tự nhiên và Xã hội", "Nature and society";
        HistoryAndGeography = "LSDL", "Lịch sử và Địa lí", "History and geography";
        Science = "KH", "Khoa học", "Science";
        NaturalSciences = "KHTN", "Khoa học tự nhiên", "Natural sciences";
        History = "LS", "Lịch sử", "History";
        Geography = "DL", "Địa lí", "Geography";
        EconomicsAndLaw = "GDKTPL", "Giáo dục kinh tế và pháp luật", "Economics and law";
        Physics = "VL", "Vật lí", "Physics";
        Chemistry = "HH", "Hóa học", "Chemistry";
        Biology = "SH", "Sinh học", "Biology";
        Informatics = "TIN", "Tin học", "Informatics";
        Technology = "CN", "Công nghệ", "Technology";
        DefenseAndSecurity = "GDQPAN", "Giáo dục quốc phòng và an ninh", "Defense and security education";
        PhysicalEducation = "GDTC", "Giáo dục thể chất", "Physical education";
        Arts = "NT", "Nghệ thuật", "Arts";
        Music = "AN", "Âm nhạc", "Music";
        FineArts = "MT", "Mĩ thuật", "Fine arts";
        ExperientialActivities = "HDTN", "Hoạt động trải nghiệm", "Experiential activities";
        CareerActivities = "HDTNHN", "Hoạt động trải nghiệm, hướng nghiệp", "Experiential and career-oriented activities";
        LocalEducation = "GDDP", "Nội dung giáo dục của địa phương", "Local education";
        EthnicLanguage = "TDT", "Tiếng dân tộc thiểu số", "Ethnic minority language";
        SecondForeignLanguage = "NN2", "Ngoại ngữ 2", "Foreign language 2";
    }
}

impl Subject {
    /// The name as the forms of a level of schooling have it: in primary school "Nghệ thuật (Âm nhạc)", "Tin học và Công
    /// nghệ (Tin học)".
    #[must_use]
    pub fn form_name(self, level: super::SchoolLevel) -> String {
        match (level, self) {
            (super::SchoolLevel::Primary, Self::Informatics | Self::Technology) => {
                format!("Tin học và Công nghệ ({})", self.vi())
            }
            (super::SchoolLevel::Primary, Self::Music | Self::FineArts) => {
                format!("Nghệ thuật ({})", self.vi())
            }
            _ => self.vi().to_owned(),
        }
    }
}
