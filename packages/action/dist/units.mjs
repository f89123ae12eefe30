import{createRequire}from"node:module";const SEQUENCES=/[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|[\x80-\xff]/g;function textOfBytes(bytes){let utf8=new TextDecoder(`utf-8`,{ignoreBOM:!0});return binaryText(bytes).replace(SEQUENCES,sequence=>sequence.length===1&&sequence>=``?String.fromCharCode(56320+sequence.charCodeAt(0)):utf8.decode(Uint8Array.from(sequence,character=>character.charCodeAt(0))))}function bytesOfText(text){let utf8=new TextEncoder;return text.replace(/[^\ud800-\udfff]+|[\ud800-\udbff][\udc00-\udfff]/g,part=>binaryText(utf8.encode(part))).replace(/[\udc80-\udcff]/g,half=>String.fromCharCode(half.charCodeAt(0)&255))}const MAX_ARGUMENTS=8192;function binaryText(bytes){let text=``;for(let at=0;at<bytes.length;at+=MAX_ARGUMENTS)text+=String.fromCharCode(...bytes.subarray(at,at+MAX_ARGUMENTS));return text}function utf8Length(text){let bytes=text.length;for(let at=0;at<text.length;at++){let unit=text.charCodeAt(at);if(!(unit<128)){if(unit<2048)bytes+=1;else{bytes+=2;let next=unit>=55296&&unit<56320?text.charCodeAt(at+1):0;next>=56320&&next<57344&&(at+=1)}}}return bytes}function loneByte(character){let unit=character.charCodeAt(0);return character.length===1&&unit>=56448&&unit<=56575?unit&255:void 0}const NULL={kind:`null`},MAX_INT64=2n**63n-1n;function toFloat64(value){if(value.kind===`float`)return value.value;if(value.kind===`int`&&value.value<=MAX_INT64)return Number(value.value)}function toJson(value){switch(value.kind){case`null`:return null;case`int`:return Number(value.value);case`time`:return value.text;case`list`:return value.items.map(toJson);case`map`:return Object.fromEntries(value.entries.map(([k,v])=>[goKey(k),toJson(v)]));default:return value.value}}function goKey(key){return key.kind===`string`?key.value:String(toJson(key))}const EVERY={names:[]};function exactTool(name){return{names:[{of:`tool`,exact:name}]}}function exactNameOf({names,annotations,except}){let[test,...more]=names,isAlone=more.length===0&&annotations===void 0&&except===void 0;return test!==void 0&&isAlone&&test.of===`tool`&&`exact`in test&&!test.anyCase?test.exact:void 0}function isEvery({names,annotations,except}){return names.length===0&&annotations===void 0&&except===void 0}function nameTestsOf({names,except=[]}){return[...names,...except.flatMap(nameTestsOf)]}const SCRIPTS=`
Adlam 2olc 23 5 9 5 1
Ahom 1j40 q 3 e 5 m
Arabic 16o 4 2 5 2 d 2 2 2 v 2 9 c p 2 2z 2 x 29 1b 6p u 2 1 7 21 2 s 1bv5 36 h a2 3 27 3 1h 8 0 x f 35 4 2 3q 31g u 3j 2 181t 3 2 q 2 1 2 0 3 0 2 9 2 3 2 0 2 0 7 0 5 0 2 0 2 0 2 2 2 1 2 0 3 0 2 0 2 0 2 0 2 0 2 1 2 0 3 3 2 6 2 3 2 3 2 0 2 9 2 g 6 2 2 4 2 g 1h 1
Armenian 10x 11 3 1d 3 2 1chw 4
Avestan 1gqo 1h 4 6
Balinese 5c0 24 4 1a
Bamum www 2f 124p fs
Batak 5hc 1f 9 3
Bengali 1vk 3 2 7 3 1 3 l 2 6 2 0 4 3 3 8 3 1 3 3 9 0 5 1 2 4 3 o
Bhaiksuki 1k3k 8 2 18 2 d b s
Bopomofo kq 1 93u 16 35 v
Brahmi 1hq8 25 5 z a 0
Braille 7wg 73
Buginese 54w r 3 1
Buhid 4lc j
Carian 1f34 1c
Chakma 1hxc 1g 2 h
Cham xkw 1i a d 3 9 3 3
Cherokee 3vk 2d 3 5 twz 27
Chorasmian 1ho0 r
Common 0 1s r 5 r 1a 2 e 2 4 o 0 w 0 ci 12 6 4 3 j 39 0 a 0 7 0 2 0 hq 0 7 0 f 0 4 0 x 0 4d 0 ed 0 3m 1 yi 0 ba 3 83 0 168 2 20 1 5o 1 2 0 y6 0 e 0 8 3 2 5 2 2 3 0 li b 3 2e 2 a 4 a 2 e i w 1s 11 2 2 3 5 2 q 2 g 16 2 5 ie q a m pr 75 hf 3 v 2 2w e9 2l b7 b 5 4 2 0 2 o g 7 5 3 2k 1 4 0 2j 1 44 f x z 1p 1r w 28 1c 0 2h 4n 535 1r hkx x 2v 2 4m 9 6t 0 4h 0 b0 0 f 1 g5v 1 5t 9 n y 2 i 2 3 44 0 2 v r 5 r a b 0 1a 1 1t 6 2 6 b 4 77 2 5 18 4 8 29 c 1g 18 6d q 10o5 3 3ot 37 1p 6t b 12 3 1p 4 g 9 1 8 t 5 1o 5y j d j d 2e a o 3s 2c 2 1y 2 1 3 0 3 1 3 3 2 b 2 0 2 6 2 1s 2 3 3 7 2 6 2 r 2 3 2 4 2 0 4 6 2 9f 3 83 3 1d 41e 1v 25 1o jn 17 5 2r d e 3 e 2 e 2 10 b 4t 1l p 2 1 e 17 5 8 8 1 f 5 4b rb 5 g 4 c 4 3a 5 2m 7 b 5 0 g b 5 1j 9 9 7 13 9 t 3 1 27 9f d d 3 c 4 8 8 19 2 6 9 d 5 8 8 8 8 42 2 1i 12 9 gvm0 0 v 2n
Coptic rm d 80h 37 6 6
Cuneiform 1kw0 pl 2v 32 2 4 c 5f
Cypriot 1g5c 5 3 0 2 17 2 1 4 0 3 0
Cyrillic sg 3o 3 4o 4lt 8 4j 0 25 0 38o v nr5 2n han 1 18n5 1p y 0
Deseret 1fcw 27
Devanagari 1s0 28 5 e 3 p vhd v mip 9
Dogra 1jb4 1n
Duployan 2fpc 2y 6 c 4 8 8 9 3 3
Elbasan 1fk0 13
Elymaic 1hpc m
Ethiopic 3k0 20 2 3 3 6 2 0 2 3 3 14 2 3 3 w 2 3 3 6 2 0 2 3 3 e 2 1k 2 3 3 1u 3 v 4 p 547 m a 6 2 6 2 6 2 6 2 6 2 6 2 6 2 6 opv 5 3 5 3 5 a 6 2 6 1qk2 6 2 3 2 1 2 e
Georgian 3a8 11 2 0 6 0 3 16 2 3 2a9 16 3 2 37l 11 2 0 6 0
Glagolitic 8ow 2n 2e1t 6 2 g 3 6 2 1 2 4
Gothic 1f74 q
Grantha 1ibk 3 2 7 3 1 3 l 2 6 2 1 2 4 3 8 3 1 3 2 3 0 7 0 6 6 3 6 4 4
Greek og 3 2 2 3 3 2 0 5 0 2 0 2 2 2 0 2 j 2 1q f f 4yv 4 1f 4 5 4 2d 0 8x l 3 5 3 11 3 5 3 7 2 0 2 0 2 0 2 u 3 1g 2 e 2 d 3 5 2 i 3 2 2 8 88 0 rb3 0 gyj 26 i 0 155s 1x
Gujarati 22p 2 2 8 2 2 2 l 2 6 2 1 2 4 3 9 2 2 2 2 3 0 g 3 3 b 8 6
Gurmukhi 1z5 2 2 5 5 1 3 l 2 6 2 1 2 1 2 1 3 0 2 4 5 1 3 2 4 0 8 3 2 0 8 g
Han 96o p 2 2g d 5x 1c 0 2 0 q 8 f 3 qt 533 1t g73 hkx a5 3 2x n49 1 d 1 sgf wyn x 37d 7 65 3 4g1 f 5rk 2e8 f1 15v 3t6 6 38f
Hangul 3cw 73 5yn 1 76 2l 36 u 1u u nhe s hw 8mb d m 5 1c 7tx u 4 5 3 5 3 5 3 2
Hanunoo 4kg k
Hatran 1gbk i 2 1 6 4
Hebrew 13l 1i 9 q 5 5 1cfd p 2 4 2 0 2 1 2 1 2 9
Hiragana 9j5 2d 7 2 23qa 7y j 0 u 2 cry 0
Inherited lc 33 7q 1 cl a r 0 kh 3 3fg u ea 2 2 c 2 6 5 0 7 0 4 1 5j 1r el 1 5f w 30a 3 30 1 14km f h d r4 0 6b 0 38b 0 1139 19 3 m f5 2 i 7 3 6 v 3 h45v 6n
Javanese xhc 25 3 9 5 1
Kaithi 1hts 1u b 0
Kannada 2gw c 2 2 2 m 2 9 2 4 3 8 2 2 2 3 8 1 7 1 2 3 3 9 2 2
Katakana 9lt 2h 3 2 6p f 5t 1a 2 2f 14b3 9 2 18 ytv 3 2 6 2 1 2 0 80 2 1f 0 f 3
Kawi 1kow g 2 14 4 r
Kharoshthi 1gjk 3 2 1 6 7 2 2 2 s 3 2 5 9 8 8
Khmer 4n4 2l 3 9 7 9 dj v
Khojki 1i4g h 2 1a
Khudawadi 1i9c 1m 6 9
Lao 2v5 1 2 0 2 4 2 n 2 0 2 m 3 4 2 0 2 6 2 9 3 3
Latin 1t p 7 p 1c 0 g 0 6 m 2 u 2 cg 14 4 55o 11 7 1c 6 3 6 c 2 1x 1u 73 aa 0 e 0 h c 3y 1 7 0 s 0 i 14 254 v o83 2t 4 1r 6 1 2 0 2 4 p d mp 16 2 8 2 3 fpz 6 t7 p 7 p 1ly 5 2 15 2 8 16iu u 7 5
Lepcha 5j4 1j 4 e 4 2
Limbu 4xs u 2 b 5 b 5 0 4 b
Lisu wk0 1b o8h 0
Lycian 1f28 s
Lydian 1gdc p 6 0
Mahajani 1hzk 12
Makasar 1ko0 o
Malayalam 2kg c 2 2 2 1e 2 2 2 5 5 f 3 p
Mandaic 1mo r 3 0
Manichaean 1gow 12 5 b
Marchen 1k6o v 3 l 2 d
Medefaidrin 20cg 2i
Miao 20hs 22 5 1k 8 g
Modi 1iww 1w c 9
Mongolian 4qo 1 3 0 2 j 7 2g 8 16 1e46 c
Mro 1zk0 u 2 9 5 1
Multani 1i80 6 2 0 2 3 2 e 2 a
Myanmar 35s 4f u9t u 2q v
Nabataean 1g8w u 9 8
Nandinagari 1jmo 7 3 19 3 a
Newa 1iio 2j 2 4
Nko 1j4 1m 3 2
Nushu 20o1 0 cy7 az
Ogham 4g0 s
Oriya 269 2 2 7 3 1 3 l 2 6 2 1 2 4 3 8 3 1 3 2 8 2 5 1 2 4 3 h
Osage 1fhs z 5 z
Osmanya 1fgg t 3 9
Palmyrene 1g80 v
Phoenician 1gcg r 4 0
Rejang xf4 z c 0
Runic 4gw 22 4 a
Samaritan 1kw 19 3 e
Saurashtra xa8 1x 9 b
Sharada 1i0w 2n
Shavian 1ff4 1b
Siddham 1itc 1h 3 11
Sinhala 2o1 2 2 h 4 n 2 8 2 0 3 6 4 0 5 5 2 0 2 7 7 9 3 2 1fcd j
Sogdian 1hkg 15
Soyombo 1jrk 2a
Sundanese 5fk 1r 75 7
Syriac 1ds d 2 1n 3 2 7l a
Tagalog 4jk l a 0
Tagbanwa 4m8 c 2 2 2 1
Takri 1j0g 1l 7 9
Tamil 29u 1 2 5 4 2 2 3 4 1 2 0 2 1 4 1 4 2 4 b 5 4 4 2 2 3 3 0 7 0 f k 1ih2 1d e 0
Tangsa 1zlc 26 2 9
Tangut 20o0 0 w 4qf 9 lb e9 8
Telugu 2dc c 2 2 2 m 2 f 3 8 2 2 2 3 8 1 2 2 3 0 3 3 3 9 8 8
Thaana 1hc 1d
Thai 2rl 1l 6 r
Tibetan 2yo 1z 2 z 5 12 2 z 2 e 2 6 5 1
Tifinagh 8xc 1j 8 1 f 0
Tirhuta 1im8 1z 9 9
Toto 2nbk u
Ugaritic 1f9c t 2 0
Vai wlc 8b
Vithkuqi 1fn4 a 2 e 2 6 2 1 2 a 2 e 2 6 2 1
Wancho 2ncw 1l 6 0
Yezidi 1hfk 15 2 2 3 1
Yi vls wc 4 1i
`,MAX_CHARACTER=1114111;function isPrintable(character){return printable??=ofCategories(name=>`LMNPS`.includes(name[0])),holds(printable,character)}let printable;function named(name){let canonical=canonicalName(name),ranges=known.get(canonical);return ranges===void 0&&(ranges=find(canonical),ranges!==void 0&&known.set(canonical,ranges)),ranges}const known=/* @__PURE__ */ new Map;function find(name){return name===`Any`?[0,MAX_CHARACTER]:name===`Assigned`?ofCategories(category=>category!==`Cn`):name===`Ascii`?[0,127]:ofCategory(name)??ofScript(name)??ofCategory(categoryAliases().get(name)??``)}function ofCategory(name){let wanted=name.toUpperCase()===`LC`?[`Lu`,`Ll`,`Lt`]:categoryNames().filter(one=>one===name||one[0]===name);return wanted.length===0?void 0:ofCategories(one=>wanted.includes(one))}function canonicalName(name){return name.replace(/[_ -]/g,``).replace(/[A-Z]/g,letter=>letter.toLowerCase()).replace(/^[a-z]/,letter=>letter.toUpperCase())}let names;function categoriesByLetter(){return names??=new Map(`ACc BCf CCn DCo ECs FLl GLm HLo ILt JLu KMc LMe MMn NNd ONl PNo QPc RPd SPe TPf UPi VPo WPs XSc YSk ZSm !So #Zl %Zp &Zs`.split(` `).map(word=>[word[0],word.slice(1)])),names}function categoryNames(){return[...categoriesByLetter().values()]}let aliases;function categoryAliases(){return aliases??=new Map(`Cased_Letter=LC
Close_Punctuation=Pe
Combining_Mark=M
Connector_Punctuation=Pc
Control=Cc
Currency_Symbol=Sc
Dash_Punctuation=Pd
Decimal_Number=Nd
Enclosing_Mark=Me
Final_Punctuation=Pf
Format=Cf
Initial_Punctuation=Pi
Letter=L
Letter_Number=Nl
Line_Separator=Zl
Lowercase_Letter=Ll
Mark=M
Math_Symbol=Sm
Modifier_Letter=Lm
Modifier_Symbol=Sk
Nonspacing_Mark=Mn
Number=N
Open_Punctuation=Ps
Other=C
Other_Letter=Lo
Other_Number=No
Other_Punctuation=Po
Other_Symbol=So
Paragraph_Separator=Zp
Private_Use=Co
Punctuation=P
Separator=Z
Space_Separator=Zs
Spacing_Mark=Mc
Surrogate=Cs
Symbol=S
Titlecase_Letter=Lt
Unassigned=Cn
Uppercase_Letter=Lu
cntrl=Cc
digit=Nd
punct=P`.split(`
`).map(line=>line.split(`=`)).map(([alias,category])=>[canonicalName(alias),category])),aliases}let runs;function ofCategories(isWanted){runs??=categoryRuns();let ranges=[];for(let{first,last,category}of runs)isWanted(category)&&addRange(ranges,first,last);return ranges}function categoryRuns(){let byLetter=categoriesByLetter(),first=0;return[...`wA&3VX3VWSVZVR2VaN2V3Z2VqJWVSYQYqFWZSZxA&V4X!VY!HUZB!Y!Z2PYF2VYPHT3PVnJZ7JoFZ8FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF2JFJFJ3F2JFJF2JF3J2F4JF2JF3J3F2JF2JFJFJF2JFJ2FJF2JF3JFJF2J2FHJ3F4HJIFJIFJIFJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJ2FJIFJF3JFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ7F2JF2J2FJF4JFJFJFJFJ1xFHrFiG4YcGeY5G7YGYGhY34MJFJFGYJF2CG3FVJ4C2YJV3JCJC2JFhJC9JzFJ2F3J3FJFJFJFJFJFJFJFJFJFJFJFJ5FJFZJF2J2F1fJ1cFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF!5M2LJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF2JFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFC12J2CG6V15FVR2C2!XC19MRMV2MV2MVM8CrH4C4H2VbC6B3Z2VX2V2!bMVB3VwHGaHlMaN4V2HM2rHVH7MB!6M2G2M!4M2HaN3H2!HeVCBHMuHrM2C2hHbMHeCaNxH9M2G!3VG2CM2XmH4MG9MG3MG5M2CfVCpH3M2CVCbH5CoHY6HC2B6C8M15HGoMBwMK1iHMKMH3K8M4KM2KH7MaH2M2VaNVGfHM2KC8H2C2H2CmHC7HCH3C4H2CMH3K4M2C2K2C2KMH8CK4C2HC3H2M2CaN2H2X6P!XHVM2C2MKC6H4C2H2CmHC7HC2HC2HC2H2CMC3K2M4C2M2C3M3CM7C4HCH7CaN2M3HMVaC2MKC9HC3HCmHC7HC2HC5H2CMH3K5MC2MKC2KM2CHfC2H2M2CaNVX7CH6MCM2KC8H2C2H2CmHC7HC2HC5H2CMHKMK4M2C2K2C2KM7C2MK4C2HC3H2M2CaN!H6PaCMHC6H3C3HC4H3C2HCHC2H3C2H3C3H3CcH4C2KM2K3C3KC3KM2CH6CKeCaN3P6!X!5CM3KM8HC3HCnHCgH2CMH3M4KC3MC4M7C2MC3H2CH2C2H2M2CaN7CV7P!HM2KV8HC3HCnHCaHC5H2CMHKM5KCM2KC2K2M7C2K6C2HC2H2M2CaNC2HKcC2M2K9HC3HC15H2MH3K4MC3KC3KMH!4C3HK7P3H2M2CaN9P!6HCM2KCiH3CoHC9HCH2C7H3CM4C3K3MCMC8K6CaN2C2KVcC1cHM2H7M4CX6HG8MVaN2V11C2HCHC5HCoHCHCaHM2H9MH2C5HCGC7MCaN2C4HwCH3!fV!V3!2M6!aNaP!M!M!MWSWS2K8HC10H4CeMK5MV2M5HbMC10MC8!M6!C2!5V4!2V11C17H2K4MK6MK2M2K2MHaN6V6H2K2M4H3MH3K2H7K3H4MdHM2K2M6KMHKaN3KM2!12JCJ5CJ2C17FVG3F95HC4H2C7HCHC4H2C15HC4H2CxHC4H2C7HCHC4H2CfHC1lHC4H2C1vH2C3M9VkP3CgHa!6C2eJ2C6F2CRh8H!VhH&qHWS3C23H3V3O8H7CiH3MK9CjH2MK2V9CiH2McCdHC3HC2McC1gH2MK7M8KM2KbM3VG3VXHM2CaN6CaP6C6VR4V3MBMaN6CzHG1hH7C5H2MyHMH5C1yHaCvHC3M4K2M3K4C2KM6K3M4C!3C2VaNuH2C5HbC18H4CqH6CaNP3Cy!nH2M2KM2C2V1hHKMK7MCMKM2K8M6KaM2CMaN6CaN6C7VG6V2CeMLgM1dC4MK1bHMK5MKM5KM2K8H3CaN7Va!9M9!2VC2MKuHK4M2K2MK3M2HaN18HMK2M3KMK3M2K8C4V10H8K8M2K2M3C5VaN3C3HaNuH6G2V9F7C17J2C3J8V8C3MVdMK7M4HM6HM2HK2MH5C18F1rGdFGyF11G1sMJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ9FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ9F8J6F2C6J2C8F8J8F8J6F2C6J2C8FCJCJCJCJ8F8JeF2C8F8I8F8I8F8I5FC2F4JIYF3Y3FC2F4JI3Y4F2C2F4JC3Y8F5J3Y2C3FC2F4JI2YCb&5B6R2VUTW2UTWU8V#%5B&9VUT4V2Q3VZWSbVZVQaV&5BCaBPG2C6P3ZWSGaP3ZWSCdG3CxXfCdM4LM3LcMfC2!J4!J2!F3J2F3JF!J2!Z5J6!J!J!J!4J!F4JF4HF2!2F2J5ZJ4F!Z2!F!gPzOJF4OP2!4C5Z5!2Z4!Z2!Z2!Z7!Zv!2Z2!Z!Zv!7gZ8!WSWSk!2Z7!WS29!Zu!pZ14!6Z1x!pCb!lC1oP26!mP53!Z9!Z1i!8Z33!Z6w!WSWSWSWSWSWSWSuP18!5ZWSvZWSWSWSWSWSgZ74!3nZWSWSWSWSWSWSWSWSWSWSWS1rZWSWSwZWS76Z1c!lZ2!6Z13!2Cw!C2x!1cJ1cFJF3J2FJFJFJF4JFJ2FJ6F2G3JFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ2F6!JFJF3MJF5C4VP2V12FCF5CF2C1kH7CGVeCMnH9C7HC7HC7HC7HC7HC7HC7HC7HCwM2VUTUT3VUTVUT9VR2VRVUT2VUTWSWSWSWS5VGaV2R4VRVWdV2!3VWSWSWSWSRyCq!C2h!cC5y!qCc!4C&3V!GHOWSWSWSWSWS2!WSWSWSWSRW2S!9O4M2KR5G2!3OGHV2!C2eH2C2M2Y2GHR2iHV3GH5C17HC2mHC2!4Pa!wH10!cCgHv!CaPu!8P!fPw!aP13!fP8w!534H1s!g7pHGvrH3C1j!9C14H6G2V7gHG3VgHaN2HkCJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFHM3LVaMVGJFJFJFJFJFJFJFJFJFJFJFJFJFJF2G2M1yHaO2M6V8CnY9G2YJFJFJFJFJFJFJ3FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFG8FJFJF2JFJFJFJFJFG2YJFJFHJFJ3FJFJFJFJFJFJFJFJFJFJF5JF5JFJFJFJFJFJFJFJF4JFJF5CJFCFCFJFJFoC3GJFH2GF7HM3HM4HMnH2K2MK4!M3C6P2!X!6C1gH4V8C2K1eHgK2M8C2VaN6CiM6H3VHV2HMaNsH8M2VnHbM2KbCVtH3C3MK1bHM2K4M2K2M3KdVCGaN4C2V5HMG9HaN5HC15H6M2K2M2K2M9C3HM8HMK2CaN2C4VgHG6H3!HKMK1eHMH3M2H2M5H2MHMHoC2HG2VbHK2M2K2VH2GKMaC6H2C6H2C6H9C7HC7HC17FY4G9FG2Y4C28FzH2KM2KM2KVKM2CaN6C8mcHcCnH4C1dH4C1kwE4xsDa6H2C2yH12C7FcC5F5CHMaHZdHC5HCHC2HC2HC30HhYgCa3HSWg!1sH2C1iH7C!wCcHX3!gM7VWSV6CgMV2R2QWSWSWSWSWSWSWSWS2VWS4V3Q3VC4VRWSWSWS3VZR3ZCVX2V4C5HC3rH2CBC3VX3VWSVZVR2VaN2V3Z2VqJWVSYQYqFWZSZWSVWS2VaHG19H2GvH3C6H2C6H2C6H2C3H3C2XZY!2XC!4Z2!aC3B2!2CcHCqHCjHC2HCfH2CeHyC3fH5C3V4C19P3C9!1hO4Ph!2P3!Cd!3C!1bC19!M3mCtH3C1dHfCMrP4CwH4P9CkHO8HO5C12H5M5CuHCV10H4C8HV5O16C14J14F26H2CaN6C10J4C10F4C14H8C1gHbCVbJCfJC7JC2JCbFCfFC7FC2F1vC8nH9CmHaC8HoC6GC16GC9G1xC6H2CHC18HC2H3CH2CnHCV8PnH2!7PvH8C9P1cCjHC2H5C5PmH6P3CVqH5CV1sC1kH4C2P2HgP2C1aPH3MC2M5C4M4HC3HCtH2C3M4CM9P7C9V7CtH2PVtH3PwC8H!sH2M4C5P7V9C1iH3C7VmH2C8PjH5C8PiH7C4VcC7P28C21H1jC1fJdC1fF7C6P10H4M8CaN86CvPC16HC2MR2C2H23C3MtHaPH8CmHbM4P5VmCiH4M4V12ClH7PkCnH9CKMK1hHfM7V4CkPaNM2H2MH9C3MK19H3K4M2K2M2VB4VMaCB2CpH7CaN6C3M10H5MK8MCaN4VH2KH8CzHM2VH9C2MK1cH3K9M2K4H4V4MVKMaNHVH3VCkPbCiHCpH3K3M2KMK2M6VM2HM1qC7HCHC4HCfHCaHV6C1bHM3K8M5CaN6C2M2KC8H2C2H2CmHC7HC2HC5HC2MH2KM4K2C2K2C3K2CH6CK5C5H2K2C7M3C5M3vC1hH3K8M2K3MKM4H5VaN2VCVM3HuC1cH3K6MKM4K2MK2M2HVH8CaN4mC1bH3K4M2C4K2MK2MnV4H2MyC1cH3K8M2KMK2M3VHbCaN6CdVjC17HMKM2K6MKMHV6CaN1iCrH2C3M2K4MK5M4CaN2P3V!7H55C18H3K9MK2MV2sCwJwFaN9PcC8H2CH2C8HC2HCoH6KC2K2C2MKMHKHKM3V9CaN1yC8H2C13H3K4M2C2M4KMHVHKrCHaM14H6MKH4M8VM8CH6M2K3M1aHdMK2M3VH5VdC21H7CaV6uC9HC11HK7MC6MKMH5VaCaNjP3C2VuH2CmMCK7MK2MK2M21C7HC2HC12H6M3CMC2MC7MHM8CaN6C6HC2HCwH5KC2MC2KMKMH7CaN8mCjH2M2K2V7C2MHKdHCyH2K5M3C2KMKMdVaN2eCHfClP8!4Xh!dCVpmH2uC33OC5VbC5gH218C2pH2VdCtsHgBM6HfM33eCg7H6ntCftH7CvHCaN4C2V27HCaN6CuH2C5MVaC1cH7M5V4!4GV!aCaNC7PClH5CjHj4CwJwFnP4V2tC23H4CMH1jK7C4MdG1sC2GVGMbC2KeC4qgH8CyeH16C9H6w7C4GC7GC2GC83HfCHtC3H2CHeC4H8Cb0H1s4C2zH5CdH3C9H7CaH2C!2MV4B3mkC1aM2CnM9C38!1oC6u!aC13!2C1o!2K3M3!6K8B8M2!7Mu!4M1p!lC1u!3M!3eCkPcCkPcC2f!9CpP3rCqJqFqJ7FCiFqJqFJC2J2CJ2C2J2C4JC8J4FCFC7FCbFqJqF2JC4J2C8JC7JCqF2JC4JC5JCJ3C7JCqFqJqFqJqFqJqFqJqFqJqFqJsF2CpJZpFZ6FpJZpFZ6FpJZpFZ6FpJZpFZ6FpJZpFZ6FJF2C1eNe8!1jM4!1eM8!Me!M2!5VfC5MCfMuoCaFHkF6C6F5xC7MChM2C7MC2MC5M5C1qGxCM34C19H3C7M7G2CaN4CH!8wCuHMhC18H4MaN5CXcwCrHG4MaNkmC7HC4HC2HCfHC5hH2C9P7M15CyJyF7MG4CaN4C2VltC1nP!3PX4P24C19P!fP5eC4HCrHC2HCH2CHCaHC4HCHCH6CH4CHCHCHC3HC2HCH2CHCHCHCHCHC2HCH2C4HC7HC4HC4HCHCaHChH5C3HC5HChH1gC2Z7iC18!4C2s!cCf!2Cf!Cf!C11!aCdP4h!1kCt!dC18!4C9!7C2!eC6!4aC6z!5Yk8!4Ch!3Cd!3C3b!4C2n!6Cc!4C!fCc!4C1k!8Ca!6C14!8Cu!2C2!26C9g!cCe!2Cd!3C9!7C1a!C7!8Ce!4C9!7C9!7C43!C1j!11CaNsmCwyoHwC37eH6C66H2C4g2HeC5rlH2e7Cf2H15uC3t7H5C38gHf975CBuC2oB3kC6oM1e6oC1ekeD2C1ekeD2C`.matchAll(/([0-9a-z]*)([^0-9a-z])/g)].map(([,length,letter])=>{let start=first;return first+=length?Number.parseInt(length,36):1,{first:start,last:first-1,category:byLetter.get(letter)}})}function ofScript(name){if(!/^[A-Z][a-z]*$/.test(name))return;let start=SCRIPTS.indexOf(`\n${name} `);if(start===-1)return;let end=SCRIPTS.indexOf(`
`,start+1),distances=SCRIPTS.slice(start+name.length+2,end).split(` `),at=0;return distances.map(distance=>(at+=Number.parseInt(distance,36),at))}let orbits;function foldGroups(){if(orbits!==void 0)return orbits;let groups=/* @__PURE__ */ new Map,at=0;for(let line of`1t q 1 w
38 1 1 lj
b n 1 w
o 7 1 w
14 o 2 1
1e 3 2 1
7 8 2 1
h n 2 1
1a 1 1 -3d
1 3 2 1
6 1 1 -7g
2 1 1 5u
1 2 2 1
4 1 1 5q
1 1 1 1
2 2 1 5p
2 1 1 1
3 1 1 27
1 1 1 5m
1 1 1 5n
1 1 1 1
2 1 1 5p
1 1 1 5r
2 1 1 5v
1 1 1 5t
1 1 1 1
4 1 1 5v
1 1 1 5x
2 1 1 5y
1 3 2 1
6 1 1 62
1 1 1 1
2 1 1 62
3 1 1 1
2 1 1 62
1 1 1 1
2 2 1 61
2 2 2 1
4 1 1 63
1 1 1 1
4 1 1 1
8 1 1 2
1 1 1 1
2 1 1 2
1 1 1 1
2 1 1 2
1 9 2 1
j 9 2 1
j 1 1 2
1 2 2 1
4 1 1 -2p
1 1 1 -1k
1 k 2 1
14 1 1 -3m
2 9 2 1
o 1 1 8bv
1 1 1 1
2 1 1 -4j
1 1 1 8bs
3 1 1 1
2 1 1 -5f
1 1 1 1x
1 1 1 1z
1 5 2 1
73 1 1 38
17 2 2 1
6 1 1 1
9 1 1 38
7 1 1 12
2 3 1 11
4 1 1 1s
2 2 1 1r
3 h 1 w
i 9 1 w
v 1 1 1
d 1 1 8
1 1 1 -u
1 1 1 -p
4 1 1 -f
1 1 1 -m
2 c 2 1
o 1 1 -1i
1 1 1 -1c
3 1 1 -1o
1 1 1 -1s
2 1 1 1
2 1 1 -7
1 1 1 1
3 3 1 -3m
3 g 1 28
g w 1 w
28 h 2 1
16 r 2 1
1i 1 1 f
1 7 2 1
f 1c 2 1
2p 12 1 1c
29b 12 1 5ls
13 1 1 5ls
6 1 1 5ls
mj 6 1 -8
1oo 1 1 -4su
1 1 1 -4st
1 1 1 -4sk
1 2 1 -4si
2 1 1 -4sj
1 1 1 -4sc
1 1 1 -4ro
1 1 1 r7n
8 17 1 -2bk
19 3 1 -2bk
8z 23 2 1
4b 1 1 -1m
3 1 1 -5vj
2 1c 2 1
2w 8 1 -8
g 6 1 -8
g 8 1 -8
g 8 1 -8
g 6 1 -8
h 4 2 -8
f 8 1 -8
w 8 1 -8
g 8 1 -8
g 8 1 -8
g 2 1 -8
2 2 1 -22
2 1 1 -9
2 1 1 -5j9
a 4 1 -2e
4 1 1 -9
c 2 1 -8
2 2 1 -2s
e 2 1 -8
2 2 1 -34
2 1 1 -7
c 2 1 -3k
2 2 1 -3i
2 1 1 -9
8a 1 1 -5st
4 1 1 -6gv
1 1 1 -6di
7 1 1 s
1a g 1 g
z 1 1 1
mr q 1 q
1fu 1c 1 1c
2o 1 1 1
2 1 1 -8af
1 1 1 -2xy
1 1 1 -89z
3 3 2 1
6 1 1 -8bg
1 1 1 -8al
1 1 1 -8bj
1 1 1 -8bi
2 1 1 1
3 1 1 1
9 2 1 -8cf
2 1e 2 1
2z 2 2 1
7 1 1 1
nym n 2 1
1s e 2 1
4i 7 2 1
g v 2 1
1z 2 2 1
4 1 1 -r9g
1 5 2 1
d 1 1 1
2 1 1 -wmg
3 2 2 1
6 a 2 1
k 1 1 -wn8
1 1 1 -wnj
1 1 1 -wnf
1 1 1 -wn5
1 1 1 -wn8
2 1 1 -wlu
1 1 1 -wmi
1 1 1 -wlx
1 1 1 ps
1 8 2 1
g 1 1 -1c
1 1 1 -wn7
1 1 1 -raw
1 2 2 1
9 1 1 1
6 2 2 1
v 1 1 1
or 28 1 -tzk
gj5 q 1 w
yn 14 1 14
4w 10 1 14
5c b 1 13
c f 1 13
g 7 1 13
8 2 1 13
1d8 1f 1 1s
2e8 w 1 w
gww w 1 w
o8w y 1 y`.split(`
`)){let[distance,count,step,by]=line.split(` `).map(field=>Number.parseInt(field,36));at+=distance;for(let i=0;i<count;i++){let from=at+i*step,group=groups.get(from+by)??[from+by];group.push(from),groups.set(from+by,group)}}return orbits=new Map([...groups.values()].flatMap(group=>group.map(character=>[character,group]))),orbits}function foldings(character){let group=foldGroups().get(character);return group===void 0?[character]:[...group].sort((a,b)=>a-b)}function folded(ranges){let more=[];for(let[character,group]of foldGroups())if(holds(ranges,character))for(let other of group)more.push(other,other);return union([...ranges,...more])}function union(pairs){let sorted=[];for(let i=0;i<pairs.length;i+=2)sorted.push([pairs[i],pairs[i+1]]);sorted.sort(([a],[b])=>a-b);let ranges=[];for(let[first,last]of sorted)addRange(ranges,first,last);return ranges}function complement(ranges){let others=[],next=0;for(let i=0;i<ranges.length;i+=2)ranges[i]>next&&others.push(next,ranges[i]-1),next=ranges[i+1]+1;return next<=1114111&&others.push(next,MAX_CHARACTER),others}function addRange(ranges,first,last){let end=ranges.length-1;end>0&&first<=ranges[end]+1?ranges[end]=Math.max(ranges[end],last):ranges.push(first,last)}function holds(ranges,character){let[low,high]=[0,ranges.length/2];for(;low<high;){let middle=low+high>>1;ranges[2*middle+1]<character?low=middle+1:high=middle}return low<ranges.length/2&&ranges[2*low]<=character}function readGoPattern(source){try{let reader=new PatternReader(source,!1);return reader.read(),{isOrdinary:reader.isOrdinary,rewritten:()=>new PatternReader(source,!0).read()}}catch(error){if(error instanceof PatternError)return{error:`error parsing regexp: ${error.message}`};throw error}}var PatternError=class extends Error{constructor(what,where){super(`${what}: \`${where}\``)}};const MAX_REPEAT=1e3,DIGIT=[48,57],SPACE=[9,10,12,13,32,32],WORD=[48,57,65,90,95,95,97,122],PERL_CLASSES={d:DIGIT,s:SPACE,w:WORD},POSIX_CLASSES=/* @__PURE__ */ new Map([[`alnum`,[48,57,65,90,97,122]],[`alpha`,[65,90,97,122]],[`ascii`,[0,127]],[`blank`,[9,9,32,32]],[`cntrl`,[0,31,127,127]],[`digit`,DIGIT],[`graph`,[33,126]],[`lower`,[97,122]],[`print`,[32,126]],[`punct`,[33,47,58,64,91,96,123,126]],[`space`,[9,13,32,32]],[`upper`,[65,90]],[`word`,WORD],[`xdigit`,[48,57,65,70,97,102]]]),TIMES=/\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/y,CONTROLS={a:7,f:12,n:10,r:13,t:9,v:11};var PatternReader=class{#source;#writes;#at=0;#flags={fold:!1,dotNewline:!1,oneLine:!0};#groups=[];#parts=[];#alternatives=[];#names=/* @__PURE__ */ new Set;isOrdinary=!0;constructor(source,writes){this.#source=source,this.#writes=writes}read(){let lastRepeat;for(;this.#at<this.#source.length;){let start=this.#at,repeat;switch(this.#source[start]){case`(`:this.#source[start+1]===`?`?this.#flagsOrGroup():(this.#at++,this.#open(!0));break;case`|`:this.#at++,this.#endAlternative();break;case`)`:this.#at++,this.#close();break;case`^`:this.#at++,this.#push(this.#flags.oneLine?`\\A`:`(?m:^)`);break;case`$`:this.#at++,this.#push(this.#flags.oneLine?`\\z`:`(?m:$)`);break;case`.`:this.#at++,this.#push(this.#flags.dotNewline?`(?s:.)`:`.`);break;case`[`:this.#class();break;case`*`:case`+`:case`?`:this.#at++,this.#repeat(start,lastRepeat,this.#source[start],void 0),repeat=start;break;case`{`:{let times=this.#times();if(times===void 0){this.#at++,this.#literal(123);break}let{min,max}=times;if(min<0||min>MAX_REPEAT||max>MAX_REPEAT||max>=0&&min>max)throw new PatternError(`invalid repeat count`,this.#source.slice(start,this.#at));this.#repeat(start,lastRepeat,this.#source.slice(start,this.#at),times),repeat=start;break}case`\\`:this.#escape();break;default:this.#literal(this.#next())}lastRepeat=repeat}let whole=this.#endGroup();if(this.#groups.length>0)throw new PatternError(`missing closing )`,this.#source);return whole.text}#next(){let character=this.#source.codePointAt(this.#at)??-1;return this.#at+=character>65535?2:character<0?0:1,character}#push(text,height=1,repeats=1){this.#add({text,atomic:!0,height,repeats})}#add(part){if(part.height>1e3)throw new PatternError(`expression nests too deeply`,this.#source);this.#parts.push(part)}#literal(character){let{fold}=this.#flags;fold&&character>=128&&(this.isOrdinary=!1),this.#push(this.#writes?literalText(fold?foldings(character):[character]):``)}#pushClass(ranges){this.#push(this.#writes?classText(ranges):``)}#open(captures){this.#groups.push({flags:this.#flags,captures,parts:this.#parts,alternatives:this.#alternatives}),this.#parts=[],this.#alternatives=[]}#endAlternative(){this.#alternatives.push(sequence(this.#parts)),this.#parts=[]}#endGroup(){return this.#endAlternative(),choice(this.#alternatives)}#close(){let whole=this.#endGroup(),group=this.#groups.pop();if(group===void 0)throw new PatternError(`unexpected )`,this.#source);this.#flags=group.flags,this.#parts=group.parts,this.#alternatives=group.alternatives;let text=this.#writes?`(?:${whole.text})`:``;this.#add({text,atomic:!0,height:whole.height+ +!!group.captures,repeats:whole.repeats})}#flagsOrGroup(){let start=this.#at,rest=this.#source.slice(start),length=rest.startsWith(`(?P<`)&&rest.length>4?4:rest.startsWith(`(?<`)&&rest.length>3?3:0;if(length>0){let end=rest.indexOf(`>`),name=rest.slice(length,end);if(end<0)throw new PatternError(`invalid named capture`,rest);if(!/^[A-Za-z0-9_]+$/.test(name))throw new PatternError(`invalid named capture`,rest.slice(0,end+1));(length===3||this.#names.has(name))&&(this.isOrdinary=!1),this.#names.add(name),this.#at+=end+1,this.#open(!0);return}this.#at+=2;let flags={...this.#flags},wanted=!0,sawFlag=!1;for(;this.#at<this.#source.length;){let letter=String.fromCodePoint(this.#next());if(letter===`i`)flags.fold=wanted;else if(letter===`m`)flags.oneLine=!wanted;else if(letter===`s`)flags.dotNewline=wanted;else if(letter===`-`&&wanted){wanted=!1,sawFlag=!1;continue}else if((letter===`:`||letter===`)`)&&(wanted||sawFlag)){letter===`:`?this.#open(!1):`*+?{`.includes(this.#source[this.#at]??` `)&&(this.isOrdinary=!1),this.#flags=flags;return}else if(letter!==`U`)break;sawFlag=!0}throw new PatternError(`invalid or unsupported Perl syntax`,this.#source.slice(start,this.#at))}#repeat(start,lastRepeat,operator,times){this.#source[this.#at]===`?`&&this.#at++;let whole=from=>this.#source.slice(from,this.#at);if(lastRepeat!==void 0)throw new PatternError(`invalid nested repetition operator`,whole(lastRepeat));let part=this.#parts.pop();if(part===void 0)throw new PatternError(`missing argument to repetition operator`,whole(start));let{repeats}=part;if(times!==void 0){let{min,max}=times,most=max<0?min:max;if(repeats=max===0?0:most>0?most*Math.max(1,repeats):repeats,(min>=2||max>=2)&&repeats>MAX_REPEAT)throw new PatternError(`invalid repeat count`,whole(start))}let text=this.#writes?`${part.atomic?part.text:`(?:${part.text})`}${operator}`:``;this.#add({text,atomic:!1,height:part.height+1,repeats})}#times(){TIMES.lastIndex=this.#at;let found=TIMES.exec(this.#source);if(found===null)return;this.#at+=found[0].length;let min=count(found[1]),max=found[2]===void 0?min:found[3]===void 0?-1:count(found[3]);return found[3]!==void 0&&max<0?{min:-1,max}:{min,max}}#escape(){let letter=this.#source[this.#at+1];if(letter===`A`||letter===`b`||letter===`B`||letter===`z`)this.#at+=2,this.#push(`\\${letter}`);else if(letter===`C`)throw new PatternError(`invalid escape sequence`,`\\C`);else if(letter===`Q`){this.#at+=2;let end=this.#source.indexOf(`\\E`,this.#at),stop=end===-1?this.#source.length:end;for(stop===this.#at&&(this.isOrdinary=!1);this.#at<stop;)this.#literal(this.#next());end!==-1&&(this.#at+=2)}else{let ranges=this.#unicodeClass()??this.#perlClass();ranges===void 0?this.#literal(this.#escaped()):this.#pushClass(ranges)}}#unicodeClass(){let start=this.#at,letter=this.#source[start+1];if(this.#source[start]!==`\\`||letter!==`p`&&letter!==`P`)return;this.isOrdinary=!1,this.#at+=2;let name=``;if(this.#source[this.#at]===`{`){let end=this.#source.indexOf(`}`,start);if(end<0)throw new PatternError(`invalid character class range`,this.#source.slice(start));name=this.#source.slice(this.#at+1,end),this.#at=end+1}else{let character=this.#next();character>=0&&(name=String.fromCodePoint(character))}let isNegated=name.startsWith(`^`)!==(letter===`P`),ranges=named(name.replace(/^\^/,``));if(ranges===void 0)throw new PatternError(`invalid character class range`,this.#source.slice(start,this.#at));if(!this.#writes)return[];let all=this.#flags.fold?folded(ranges):ranges;return isNegated?complement(all):all}#perlClass(){let letter=this.#source[this.#at]===`\\`?this.#source[this.#at+1]??``:``,ranges=Object.hasOwn(PERL_CLASSES,letter.toLowerCase())?PERL_CLASSES[letter.toLowerCase()]:void 0;if(ranges!==void 0)return this.#at+=2,this.#group(ranges,letter<`a`)}#posixClass(){if(!this.#source.startsWith(`[:`,this.#at)||this.#at+2>=this.#source.length)return;let end=this.#source.indexOf(`:]`,this.#at+2);if(end<0)return;let name=this.#source.slice(this.#at+2,end),ranges=POSIX_CLASSES.get(name.replace(/^\^/,``));if(ranges===void 0)throw new PatternError(`invalid character class range`,this.#source.slice(this.#at,end+2));return this.#at=end+2,this.#group(ranges,name.startsWith(`^`))}#group(ranges,isNegated){let all=this.#flags.fold&&this.#writes?folded(ranges):ranges;return isNegated?complement(all):all}#class(){let start=this.#at;this.#at++;let isNegated=this.#source[this.#at]===`^`;isNegated&&this.#at++;let pairs=[];for(let first=!0;this.#source[this.#at]!==`]`||first;first=!1){let set=this.#posixClass()??this.#unicodeClass()??this.#perlClass();if(set!==void 0){for(let bound of set)pairs.push(bound);continue}let from=this.#at,low=this.#classCharacter(start),high=low,after=this.#source[this.#at+1];if(this.#source[this.#at]===`-`&&after!==void 0&&after!==`]`&&(this.#at++,high=this.#classCharacter(start),high<low))throw new PatternError(`invalid character class range`,this.#source.slice(from,this.#at));this.#flags.fold&&high>=128&&(this.isOrdinary=!1);let range=this.#flags.fold&&this.#writes?folded([low,high]):[low,high];for(let bound of range)pairs.push(bound)}this.#at++;let ranges=this.#writes?union(pairs):[];this.#pushClass(isNegated?complement(ranges):ranges)}#classCharacter(classStart){if(this.#at>=this.#source.length)throw new PatternError(`missing closing ]`,this.#source.slice(classStart));return this.#source[this.#at]===`\\`?this.#escaped():this.#next()}#escaped(){let start=this.#at;if(this.#at++,this.#at>=this.#source.length)throw new PatternError(`trailing backslash at end of expression`,``);let character=this.#next(),letter=String.fromCodePoint(character);if(Object.hasOwn(CONTROLS,letter))return CONTROLS[letter];if(character<128&&!/[A-Za-z0-9]/.test(letter))return character;if(letter===`0`||/[1-7]/.test(letter)&&/[0-7]/.test(this.#source[this.#at]??``)){let more=/^[0-7]{0,2}/.exec(this.#source.slice(this.#at,this.#at+2))?.[0]??``;return this.#at+=more.length,Number.parseInt(letter+more,8)}let code=letter===`x`?this.#hexadecimal():void 0;if(code===void 0)throw new PatternError(`invalid escape sequence`,this.#source.slice(start,this.#at));return code}#hexadecimal(){if(this.#at>=this.#source.length)return;let first=this.#next();if(first!==123){let[high,low]=[hexDigit(first),hexDigit(this.#next())];return high<0||low<0?void 0:16*high+low}let code=0;for(let digits=0;this.#at<this.#source.length;digits++){let character=this.#next();if(character===125)return digits===0?void 0:code;let digit=hexDigit(character);if(code=16*code+digit,digit<0||code>1114111)return}}};function count(digits){return digits.length>9||Number(digits)>=1e9?-1:Number(digits)}function sequence(parts){return joined(parts,``)}function choice(alternatives){return joined(alternatives,`|`)}function joined(parts,separator){return parts.length===1?parts[0]:{text:parts.map(({text})=>text).join(separator),atomic:!1,height:1+parts.reduce((most,{height})=>Math.max(most,height),0),repeats:parts.reduce((most,{repeats})=>Math.max(most,repeats),1)}}function hexDigit(character){let digit=`0123456789abcdef`.indexOf(character<0?` `:String.fromCodePoint(character).toLowerCase());return character>127?-1:digit}function isSurrogate(character){return character>=55296&&character<=57343}function literalText(characters){let[first]=characters;return characters.length===1&&!isSurrogate(first)?written(first):classText(union(characters.flatMap(character=>[character,character])))}function written(character){let letter=String.fromCodePoint(character);return/[A-Za-z0-9 ]/.test(letter)?letter:`\\x{${character.toString(16)}}`}function classText(ranges){let text=[];for(let i=0;i<ranges.length;i+=2){let[first,last]=[ranges[i],ranges[i+1]];text.push(first===last?written(first):`${written(first)}-${written(last)}`)}return text.length===0?`[^\\x{0}-\\x{10ffff}]`:`[${text.join(``)}]`}let loaded;function re2(){return loaded??=createRequire(import.meta.url)(`./re2js.cjs`),loaded}const PIECE=/\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?[\w-]*[:)]|\(\?P?<[^>]*>|\{(\d+)(,?)(\d*)\}|[\s\S]/g;function patternSize(pattern){let classes=pattern.match(/\\[pP]/g)?.length??0;return instructions(pattern)+64*classes}function instructions(pattern){if(!pattern.includes(`{`))return pattern.length;let outer=[],[size,repeat]=[0,1],last={size:0,repeat:1},add=piece=>{size+=piece.size,repeat=Math.max(repeat,piece.repeat),last=piece};for(let[piece,least,comma,most]of pattern.matchAll(PIECE))if(least!==void 0){let times=Math.max(1,most?Number(most):Number(least)+ +!!comma),repeated={size:last.size*times,repeat:last.repeat*times};if(repeated.repeat>1001)return pattern.length;size-=last.size,add(repeated)}else if(piece[0]===`(`&&!piece.endsWith(`)`))outer.push({size,repeat}),[size,repeat]=[0,1];else if(piece===`)`){let group={size:size+1,repeat};({size,repeat}=outer.pop()??{size:0,repeat:1}),add(group)}else add({size:piece.startsWith(`\\Q`)?piece.length:1,repeat:1});return outer.reduce((sum,part)=>sum+part.size,size)}const recent=/* @__PURE__ */ new Map;let recentSize=0;function compilePattern(source){let pattern=recent.get(source);return pattern===void 0&&(pattern=compileNew(source),recentSize+=patternSize(source),recentSize>1e5&&(recent.clear(),recentSize=patternSize(source)),recent.set(source,pattern)),pattern}function patternOf(text){return re2().RE2JS.quote(text)}function compileNew(source){if(!source.isWellFormed())return{error:`it holds bytes that are not UTF-8`};let read=readGoPattern(source);if(`error`in read)return read;try{let compiled=(read.isOrdinary?compiledAsWritten(source):void 0)??re2().RE2JS.compile(read.rewritten()),program;return{test:plainTest(source)??rememberingLast(text=>compiled.test(text)),program:()=>(program??=programOf(compiled),program)}}catch(error){if(error instanceof re2().RE2JSSyntaxException)return{error:error.message};throw error}}function compiledAsWritten(source){try{return re2().RE2JS.compile(source)}catch(error){if(error instanceof re2().RE2JSSyntaxException)return;throw error}}function rememberingLast(test){let last,answer=!1;return text=>(text!==last&&(answer=test(text),last=text),answer)}const PLAIN=/^(\^?)([\w \-/:@#%&=~,;!"'<>]*)(\$?)$/;function plainTest(source){let m=PLAIN.exec(source);if(m===null)return;let[,start,words=``,end]=m;return start&&end?text=>text===words:start?text=>text.startsWith(words):end?text=>text.endsWith(words):text=>text.includes(words)}function programOf(compiled){let{start,inst}=compiled.re2().prog;return{start,instructions:inst}}function clip(text,length=40){let line=text.toWellFormed().replace(/\s+/g,` `);return line.length>length?`${line.slice(0,length-1).toWellFormed()}…`:line}function either(words){let quoted=words.map(word=>`\`${word}\``),last=quoted.pop()??``;return quoted.length===0?last:`${quoted.join(`, `)} or ${last}`}function andThen(sentence,effect){return sentence.endsWith(`?`)?`${sentence} ${effect[0]?.toUpperCase()}${effect.slice(1)}`:`${sentence}; ${effect}`}function typeOf(value){return value===null?`empty`:Array.isArray(value)?`a list`:typeof value==`object`?`a mapping`:typeof value==`string`?`text`:`\`${clip(String(value))}\``}function modelName(naming,server,tool){if(server===``)return tool;let{prefix,joint,once,longest}=naming,both=mangled(naming,server)+joint+mangled(naming,tool),name=once&&both.startsWith(prefix)?both:prefix+both;if(longest===void 0||name.length<=longest.length)return name;let{ends,between}=longest;return name.slice(0,ends)+between+name.slice(-ends)}function mangled({kept,substitute=`_`},name){let others=othersOf.get(kept);return others===void 0&&(others=RegExp(`[^${kept}]`,`g`),othersOf.set(kept,others)),name.replace(others,()=>substitute)}const othersOf=/* @__PURE__ */ new Map;function nameFor({of},ref,naming){switch(of){case`tool`:return ref.tool;case`server`:return ref.server;case`model`:case`model server`:case`model tool`:return(last?.ref!==ref||last.naming!==naming||last.of!==of)&&(last={ref,naming,of,name:madeName(of,ref,naming)}),last.name;default:return of}}let last;function madeName(of,{server,tool,model},naming){switch(of){case`model`:return model===void 0?naming===void 0||server===void 0||!isMade(naming,server,tool)?void 0:modelName(naming,server,tool):model;case`model server`:return naming===void 0||server===void 0||!isMade(naming,server,``)?void 0:mangled(naming,server);case`model tool`:return naming===void 0||!isMade(naming,server??``,tool)?void 0:mangled(naming,tool);default:return of}}function isMade(naming,server,tool){let{isForAscii=!1,maxLength}=naming;return isForAscii&&/[^ -~]/.test(server+tool)?!1:maxLength===void 0||modelName(naming,server,tool).length<=maxLength}function tokensOf({text,hasOne}){return[...text].map(character=>character===`*`?`many`:character===`?`&&hasOne?`one`:{literal:character})}function matchesTokens(tokens,name){let characters=[...name],[at,read]=[0,0],run;for(;read<characters.length;){let token=tokens[at];if(token===`many`)run={at,read},at++;else if(token===`one`||token!==void 0&&token.literal===characters[read])at++,read++;else if(run!==void 0)at=run.at+1,read=++run.read;else return!1}return tokens.slice(at).every(token=>token===`many`)}function nameTest(test){if(`exact`in test){if(!test.anyCase)return name=>name===test.exact;let lower=test.exact.toLowerCase();return name=>name.toLowerCase()===lower}if(`regex`in test){let pattern=compilePattern(test.regex);return`error`in pattern?()=>!1:pattern.test}let tokens=tokensOf(test.pattern);return name=>matchesTokens(tokens,name)}function accessTo(access,tool){let index=indexes.get(access);return index===void 0&&(index=new AccessIndex(access),indexes.set(access,index)),index.of(tool)}function selects(selector,tool,access){return matcherOf(selector,access)(tool)}const indexes=/* @__PURE__ */ new WeakMap;function isByToolName(access){let isByName=byToolName.get(access);return isByName===void 0&&(isByName=[...access.entries,...access.restrictions??[]].every(({selector})=>isEvery(selector)||exactNameOf(selector)!==void 0),byToolName.set(access,isByName)),isByName}const byToolName=/* @__PURE__ */ new WeakMap;var AccessIndex=class{#access;#entries;#exact=/* @__PURE__ */ new Map;#named=new Map(INDEXED.map(kind=>[kind,/* @__PURE__ */ new Map]));#others=[];#restrictions;#hasConditions;#isSimple;#answers=/* @__PURE__ */ new Map;constructor(access){this.#access=access;let restrictions=access.restrictions??[];this.#restrictions=restrictions.map(entry=>({entry,matches:matcherOf(entry.selector,access)})),this.#isSimple=isByToolName(access)&&access.entries.every(isUnconditional)&&restrictions.length===0,this.#hasConditions=[...access.entries,...restrictions].some(({conditions,selector})=>conditions.length>0||!isPlain(selector)),this.#entries=inOrder(access);for(let[number,{selector}]of this.#entries.entries()){let name=exactNameOf(selector);if(name===void 0){let tested={number,matches:matcherOf(selector,access)},test=exactTestOf(selector),byName=test&&this.#named.get(test.of),alike=test&&byName?.get(test.exact);test===void 0||byName===void 0?this.#others.push(tested):alike===void 0?byName.set(test.exact,[tested]):alike.push(tested);continue}let known=this.#exact.get(name);known===void 0?this.#exact.set(name,[number]):known.push(number)}}of(tool){if(this.#isSimple){let exact=this.#exact.get(tool.tool)?.[0]??this.#entries.length,number=Math.min(exact,this.#others[0]?.number??this.#entries.length),by=this.#entries[number]??this.#access.otherwise;return{effect:by.effect,by,rules:NO_RULES}}let key=this.#hasConditions?JSON.stringify([tool.tool,tool.server,tool.model,tool.annotations]):void 0,known=key===void 0?void 0:this.#answers.get(key);if(known!==void 0)return known;let answer=this.#find(tool);return key===void 0||(this.#answers.size>=MAX_ANSWERS&&this.#answers.clear(),this.#answers.set(key,answer)),answer}#find(tool){let{otherwise}=this.#access,rules=[],passed=[],conditional=[],unknown=[],end=by=>this.#restricted(decide(by),by,conditional,tool),decide=by=>{let isDifferent=({entry})=>entry.uncertain!==void 0||rules.length>0||outcomeOf(entry.effect)!==outcomeOf(by.effect),differing=unknown.find(isDifferent);if(differing!==void 0){let{entry,before}=differing;return{effect:`allow`,by:entry,rules:[...rules.slice(0,before),unknownRule(entry,tool)]}}if(passed.length===0||by.effect===`allow`)return{effect:by.effect,by,rules};let isDenied=({effect})=>outcomeOf(effect)===`deny`;return by.effect===`hide`&&unknown.length===0&&conditional.every(isDenied)?{effect:`hide`,by,rules}:{effect:`allow`,by,rules:[...rules,ruleOf(by,[],passed)]}};for(let{entry,match}of this.#matching(tool))if(match===`unknown`||entry.uncertain!==void 0)unknown.push({entry,before:rules.length});else if(entry.conditions.length===0)return end(entry);else entry.effect!==`allow`&&rules.push(ruleOf(entry,entry.conditions,[...passed])),passed.push(entry.conditions),conditional.push(entry);return end(otherwise)}#restricted(answer,by,conditional,tool){if(this.#restrictions.length===0||outcomeOf(answer.effect)===`deny`)return answer;let through=[...conditional.flatMap(({effect,conditions},i)=>effect===`allow`?[{conditions,unless:conditional.slice(0,i).map(entry=>entry.conditions)}]:[]),...by.effect===`allow`?[{conditions:[],unless:conditional.map(entry=>entry.conditions)}]:[]];if(through.length===0)return answer;let rules=this.#restrictions.flatMap(({entry,matches})=>{let match=matches(tool);return match===!1?[]:match===`unknown`||entry.uncertain!==void 0?[unknownRule(entry,tool)]:through.map(({conditions,unless})=>ruleOf(entry,[...entry.conditions,...conditions],unless))});return rules.length===0?answer:{...answer,rules:[...answer.rules,...rules]}}*#matching(tool){let exact=this.#exact.get(tool.tool)??[],next=0;for(let{number,matches}of this.#asked(tool)){for(;next<exact.length&&exact[next]<number;next++)yield{entry:this.#entries[exact[next]],match:!0};let match=matches(tool);match!==!1&&(yield{entry:this.#entries[number],match})}for(;next<exact.length;next++)yield{entry:this.#entries[exact[next]],match:!0}}#asked(tool){let found=[];for(let[of,byName]of this.#named){if(byName.size===0)continue;let name=nameFor({of,exact:``},tool,this.#access.naming);if(name===void 0)for(let all of byName.values())found.push(...all);else found.push(...byName.get(name)??[])}return found.length===0?this.#others:[...this.#others,...found].sort((a,b)=>a.number-b.number)}};const INDEXED=[`model`,`tool`,`model tool`,`server`,`model server`];function exactTestOf({names}){for(let kind of INDEXED)for(let test of names)if(test.of===kind&&`exact`in test&&!test.anyCase)return test}function isPlain({names,annotations,except=[]}){return annotations===void 0&&names.every(({of})=>of===`tool`)&&except.every(isPlain)}function isUnconditional({conditions,uncertain}){return conditions.length===0&&uncertain===void 0}const NO_RULES=[],MAX_ANSWERS=1e4,SEVERITY={hide:0,deny:0,ask:1,allow:2};function severityOf({effect,uncertain}){return uncertain===void 0?SEVERITY[effect]:.5}function inOrder({order,entries}){switch(order){case`first match`:return entries;case`last match`:return[...entries].reverse();case`deny over ask over allow`:return[...entries].sort((a,b)=>severityOf(a)-severityOf(b));default:return order}}function outcomeOf(effect){return effect===`hide`?`deny`:effect}function matcherOf({names,annotations,except=[]},access){let{naming}=access,tests=names.map(test=>({test,holds:nameTest(test)})),hints=Object.entries(annotations??{}),exceptions=except.map(one=>matcherOf(one,access));return tool=>{let answer=!0;for(let{test,holds}of tests){let name=nameFor(test,tool,naming);if(name===void 0)answer=`unknown`;else if(!holds(name))return!1}if(hints.length>0){if(tool.annotations===void 0)answer=`unknown`;else{let stated=tool.annotations;if(!hints.every(([hint,value])=>stated[hint]===value))return!1}}for(let matches of exceptions){let left=matches(tool);if(left===!0)return!1;left===`unknown`&&(answer=`unknown`)}return answer}}function ruleOf(by,conditions,unless){return{name:by.name,named:by.named,origin:by.origin,layer:by.layer,action:by.effect===`ask`?`approval`:`deny`,conditions,...unless===void 0||unless.length===0?{}:{unless},message:by.message,explained:!1,limit:void 0}}function unknownRule(entry,{server,annotations}){let missing=entry.uncertain===void 0?server===void 0&&nameTestsOf(entry.selector).some(({of})=>of!==`tool`&&of!==`model tool`)?`the server that offers the tool is not known`:annotations===void 0&&entry.selector.annotations!==void 0?`what the server says of the tool is not known; a tool list with annotations tells`:`the tool is not known well enough`:entry.uncertain;return{...ruleOf(entry,[],void 0),uncertain:missing}}function askRule(by){let rule=askRules.get(by);return rule===void 0&&(rule=ruleOf(by,[],void 0),askRules.set(by,rule)),rule}const askRules=/* @__PURE__ */ new WeakMap;function inUnits(text){return text.replace(/[\ud800-\udfff]/g,unit=>String.fromCodePoint(unitAsCharacter(unit.charCodeAt(0))))}function unitAsCharacter(unit){return unit>=55296&&unit<=57343?1048576+unit-55296:unit}export{bytesOfText as A,exactNameOf as C,NULL as D,nameTestsOf as E,textOfBytes as M,utf8Length as N,toFloat64 as O,EVERY as S,isEvery as T,compilePattern as _,isByToolName as a,isPrintable as b,matchesTokens as c,nameTest as d,tokensOf as f,typeOf as g,either as h,askRule as i,loneByte as j,toJson as k,modelName as l,clip as m,unitAsCharacter as n,selects as o,andThen as p,accessTo as r,mangled as s,inUnits as t,nameFor as u,patternOf as v,exactTool as w,union as x,patternSize as y};