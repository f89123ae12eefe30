import{createRequire as e}from"node:module";function clip(e,t=40){let n=e.toWellFormed().replace(/\s+/g,` `);return(n.length>t?`${n.slice(0,t-1).toWellFormed()}…`:n).replaceAll("`",`\\x60`)}function either(e){let t=e.map(e=>`\`${e}\``),n=t.pop()??``;return t.length===0?n:`${t.join(`, `)} or ${n}`}function andThen(e,t){return e.endsWith(`?`)?`${e} ${t[0]?.toUpperCase()}${t.slice(1)}`:`${e}; ${t}`}function typeOf(e){return e===null?`empty`:Array.isArray(e)?`a list`:typeof e==`object`?`a mapping`:typeof e==`string`?`text`:`\`${clip(String(e))}\``}const t=/[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|[\x80-\xff]/g;function textOfBytes(e){let n=new TextDecoder(`utf-8`,{ignoreBOM:!0});return binaryText(e).replace(t,e=>e.length===1&&e>=``?String.fromCharCode(56320+e.charCodeAt(0)):n.decode(Uint8Array.from(e,e=>e.charCodeAt(0))))}function bytesOfText(e){let t=new TextEncoder;return e.replace(/[^\ud800-\udfff]+|[\ud800-\udbff][\udc00-\udfff]/g,e=>binaryText(t.encode(e))).replace(/[\udc80-\udcff]/g,e=>String.fromCharCode(e.charCodeAt(0)&255))}const n=8192;function binaryText(e){let t=``;for(let r=0;r<e.length;r+=n)t+=String.fromCharCode(...e.subarray(r,r+n));return t}function isLongerInUtf8(e,t){return e.length>t||e.length*3>t&&utf8Length(e)>t}function utf8Length(e){let t=e.length;for(let n=0;n<e.length;n++){let r=e.charCodeAt(n);if(!(r<128)){if(r<2048)t+=1;else{t+=2;let i=r>=55296&&r<56320?e.charCodeAt(n+1):0;i>=56320&&i<57344&&(n+=1)}}}return t}function loneByte(e){let t=e.charCodeAt(0);return e.length===1&&t>=56448&&t<=56575?t&255:void 0}const r={kind:`null`},i=2n**63n-1n;function toFloat64(e){if(e.kind===`float`)return e.value;if(e.kind===`int`&&e.value<=i)return Number(e.value)}function toJson(e){switch(e.kind){case`null`:return null;case`int`:return Number(e.value);case`time`:return e.text;case`list`:return e.items.map(toJson);case`map`:return Object.fromEntries(e.entries.map(([e,t])=>[goKey(e),toJson(t)]));default:return e.value}}function goKey(e){return e.kind===`string`?e.value:String(toJson(e))}const a={names:[]};function exactTool(e){return{names:[{of:`tool`,exact:e}]}}function exactNameOf({names:e,annotations:t,except:n}){let[r,...i]=e,a=i.length===0&&t===void 0&&n===void 0;return r!==void 0&&a&&r.of===`tool`&&`exact`in r&&!r.anyCase?r.exact:void 0}function isEvery({names:e,annotations:t,except:n}){return e.length===0&&t===void 0&&n===void 0}function nameTestsOf({names:e,except:t=[]}){return[...e,...t.flatMap(nameTestsOf)]}const o=`
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
`,s=1114111;function isPrintable(e){return c??=ofCategories(e=>`LMNPS`.includes(e[0])),holds(c,e)}let c;function named(e){let t=canonicalName(e),n=l.get(t);return n===void 0&&(n=find(t),n!==void 0&&l.set(t,n)),n}const l=/* @__PURE__ */ new Map;function find(e){return e===`Any`?[0,s]:e===`Assigned`?ofCategories(e=>e!==`Cn`):e===`Ascii`?[0,127]:ofCategory(e)??ofScript(e)??ofCategory(categoryAliases().get(e)??``)}function ofCategory(e){let t=e.toUpperCase()===`LC`?[`Lu`,`Ll`,`Lt`]:categoryNames().filter(t=>t===e||t[0]===e);return t.length===0?void 0:ofCategories(e=>t.includes(e))}function canonicalName(e){return e.replace(/[_ -]/g,``).replace(/[A-Z]/g,e=>e.toLowerCase()).replace(/^[a-z]/,e=>e.toUpperCase())}let u;function categoriesByLetter(){return u??=new Map(`ACc BCf CCn DCo ECs FLl GLm HLo ILt JLu KMc LMe MMn NNd ONl PNo QPc RPd SPe TPf UPi VPo WPs XSc YSk ZSm !So #Zl %Zp &Zs`.split(` `).map(e=>[e[0],e.slice(1)])),u}function categoryNames(){return[...categoriesByLetter().values()]}let d;function categoryAliases(){return d??=new Map(`Cased_Letter=LC
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
`).map(e=>e.split(`=`)).map(([e,t])=>[canonicalName(e),t])),d}let f;function ofCategories(e){f??=categoryRuns();let t=[];for(let{first:n,last:r,category:i}of f)e(i)&&addRange(t,n,r);return t}function categoryRuns(){let e=categoriesByLetter(),t=0;return[...`wA&3VX3VWSVZVR2VaN2V3Z2VqJWVSYQYqFWZSZxA&V4X!VY!HUZB!Y!Z2PYF2VYPHT3PVnJZ7JoFZ8FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF2JFJFJ3F2JFJF2JF3J2F4JF2JF3J3F2JF2JFJFJF2JFJ2FJF2JF3JFJF2J2FHJ3F4HJIFJIFJIFJFJFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJ2FJIFJF3JFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ7F2JF2J2FJF4JFJFJFJFJ1xFHrFiG4YcGeY5G7YGYGhY34MJFJFGYJF2CG3FVJ4C2YJV3JCJC2JFhJC9JzFJ2F3J3FJFJFJFJFJFJFJFJFJFJFJFJ5FJFZJF2J2F1fJ1cFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF!5M2LJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJF2JFJFJFJFJFJFJ2FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFC12J2CG6V15FVR2C2!XC19MRMV2MV2MVM8CrH4C4H2VbC6B3Z2VX2V2!bMVB3VwHGaHlMaN4V2HM2rHVH7MB!6M2G2M!4M2HaN3H2!HeVCBHMuHrM2C2hHbMHeCaNxH9M2G!3VG2CM2XmH4MG9MG3MG5M2CfVCpH3M2CVCbH5CoHY6HC2B6C8M15HGoMBwMK1iHMKMH3K8M4KM2KH7MaH2M2VaNVGfHM2KC8H2C2H2CmHC7HCH3C4H2CMH3K4M2C2K2C2KMH8CK4C2HC3H2M2CaN2H2X6P!XHVM2C2MKC6H4C2H2CmHC7HC2HC2HC2H2CMC3K2M4C2M2C3M3CM7C4HCH7CaN2M3HMVaC2MKC9HC3HCmHC7HC2HC5H2CMH3K5MC2MKC2KM2CHfC2H2M2CaNVX7CH6MCM2KC8H2C2H2CmHC7HC2HC5H2CMHKMK4M2C2K2C2KM7C2MK4C2HC3H2M2CaN!H6PaCMHC6H3C3HC4H3C2HCHC2H3C2H3C3H3CcH4C2KM2K3C3KC3KM2CH6CKeCaN3P6!X!5CM3KM8HC3HCnHCgH2CMH3M4KC3MC4M7C2MC3H2CH2C2H2M2CaN7CV7P!HM2KV8HC3HCnHCaHC5H2CMHKM5KCM2KC2K2M7C2K6C2HC2H2M2CaNC2HKcC2M2K9HC3HC15H2MH3K4MC3KC3KMH!4C3HK7P3H2M2CaN9P!6HCM2KCiH3CoHC9HCH2C7H3CM4C3K3MCMC8K6CaN2C2KVcC1cHM2H7M4CX6HG8MVaN2V11C2HCHC5HCoHCHCaHM2H9MH2C5HCGC7MCaN2C4HwCH3!fV!V3!2M6!aNaP!M!M!MWSWS2K8HC10H4CeMK5MV2M5HbMC10MC8!M6!C2!5V4!2V11C17H2K4MK6MK2M2K2MHaN6V6H2K2M4H3MH3K2H7K3H4MdHM2K2M6KMHKaN3KM2!12JCJ5CJ2C17FVG3F95HC4H2C7HCHC4H2C15HC4H2CxHC4H2C7HCHC4H2CfHC1lHC4H2C1vH2C3M9VkP3CgHa!6C2eJ2C6F2CRh8H!VhH&qHWS3C23H3V3O8H7CiH3MK9CjH2MK2V9CiH2McCdHC3HC2McC1gH2MK7M8KM2KbM3VG3VXHM2CaN6CaP6C6VR4V3MBMaN6CzHG1hH7C5H2MyHMH5C1yHaCvHC3M4K2M3K4C2KM6K3M4C!3C2VaNuH2C5HbC18H4CqH6CaNP3Cy!nH2M2KM2C2V1hHKMK7MCMKM2K8M6KaM2CMaN6CaN6C7VG6V2CeMLgM1dC4MK1bHMK5MKM5KM2K8H3CaN7Va!9M9!2VC2MKuHK4M2K2MK3M2HaN18HMK2M3KMK3M2K8C4V10H8K8M2K2M3C5VaN3C3HaNuH6G2V9F7C17J2C3J8V8C3MVdMK7M4HM6HM2HK2MH5C18F1rGdFGyF11G1sMJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ9FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ9F8J6F2C6J2C8F8J8F8J6F2C6J2C8FCJCJCJCJ8F8JeF2C8F8I8F8I8F8I5FC2F4JIYF3Y3FC2F4JI3Y4F2C2F4JC3Y8F5J3Y2C3FC2F4JI2YCb&5B6R2VUTW2UTWU8V#%5B&9VUT4V2Q3VZWSbVZVQaV&5BCaBPG2C6P3ZWSGaP3ZWSCdG3CxXfCdM4LM3LcMfC2!J4!J2!F3J2F3JF!J2!Z5J6!J!J!J!4J!F4JF4HF2!2F2J5ZJ4F!Z2!F!gPzOJF4OP2!4C5Z5!2Z4!Z2!Z2!Z7!Zv!2Z2!Z!Zv!7gZ8!WSWSk!2Z7!WS29!Zu!pZ14!6Z1x!pCb!lC1oP26!mP53!Z9!Z1i!8Z33!Z6w!WSWSWSWSWSWSWSuP18!5ZWSvZWSWSWSWSWSgZ74!3nZWSWSWSWSWSWSWSWSWSWSWS1rZWSWSwZWS76Z1c!lZ2!6Z13!2Cw!C2x!1cJ1cFJF3J2FJFJFJF4JFJ2FJ6F2G3JFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJ2F6!JFJF3MJF5C4VP2V12FCF5CF2C1kH7CGVeCMnH9C7HC7HC7HC7HC7HC7HC7HC7HCwM2VUTUT3VUTVUT9VR2VRVUT2VUTWSWSWSWS5VGaV2R4VRVWdV2!3VWSWSWSWSRyCq!C2h!cC5y!qCc!4C&3V!GHOWSWSWSWSWS2!WSWSWSWSRW2S!9O4M2KR5G2!3OGHV2!C2eH2C2M2Y2GHR2iHV3GH5C17HC2mHC2!4Pa!wH10!cCgHv!CaPu!8P!fPw!aP13!fP8w!534H1s!g7pHGvrH3C1j!9C14H6G2V7gHG3VgHaN2HkCJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFHM3LVaMVGJFJFJFJFJFJFJFJFJFJFJFJFJFJF2G2M1yHaO2M6V8CnY9G2YJFJFJFJFJFJFJ3FJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFJFG8FJFJF2JFJFJFJFJFG2YJFJFHJFJ3FJFJFJFJFJFJFJFJFJFJF5JF5JFJFJFJFJFJFJFJF4JFJF5CJFCFCFJFJFoC3GJFH2GF7HM3HM4HMnH2K2MK4!M3C6P2!X!6C1gH4V8C2K1eHgK2M8C2VaN6CiM6H3VHV2HMaNsH8M2VnHbM2KbCVtH3C3MK1bHM2K4M2K2M3KdVCGaN4C2V5HMG9HaN5HC15H6M2K2M2K2M9C3HM8HMK2CaN2C4VgHG6H3!HKMK1eHMH3M2H2M5H2MHMHoC2HG2VbHK2M2K2VH2GKMaC6H2C6H2C6H9C7HC7HC17FY4G9FG2Y4C28FzH2KM2KM2KVKM2CaN6C8mcHcCnH4C1dH4C1kwE4xsDa6H2C2yH12C7FcC5F5CHMaHZdHC5HCHC2HC2HC30HhYgCa3HSWg!1sH2C1iH7C!wCcHX3!gM7VWSV6CgMV2R2QWSWSWSWSWSWSWSWS2VWS4V3Q3VC4VRWSWSWS3VZR3ZCVX2V4C5HC3rH2CBC3VX3VWSVZVR2VaN2V3Z2VqJWVSYQYqFWZSZWSVWS2VaHG19H2GvH3C6H2C6H2C6H2C3H3C2XZY!2XC!4Z2!aC3B2!2CcHCqHCjHC2HCfH2CeHyC3fH5C3V4C19P3C9!1hO4Ph!2P3!Cd!3C!1bC19!M3mCtH3C1dHfCMrP4CwH4P9CkHO8HO5C12H5M5CuHCV10H4C8HV5O16C14J14F26H2CaN6C10J4C10F4C14H8C1gHbCVbJCfJC7JC2JCbFCfFC7FC2F1vC8nH9CmHaC8HoC6GC16GC9G1xC6H2CHC18HC2H3CH2CnHCV8PnH2!7PvH8C9P1cCjHC2H5C5PmH6P3CVqH5CV1sC1kH4C2P2HgP2C1aPH3MC2M5C4M4HC3HCtH2C3M4CM9P7C9V7CtH2PVtH3PwC8H!sH2M4C5P7V9C1iH3C7VmH2C8PjH5C8PiH7C4VcC7P28C21H1jC1fJdC1fF7C6P10H4M8CaN86CvPC16HC2MR2C2H23C3MtHaPH8CmHbM4P5VmCiH4M4V12ClH7PkCnH9CKMK1hHfM7V4CkPaNM2H2MH9C3MK19H3K4M2K2M2VB4VMaCB2CpH7CaN6C3M10H5MK8MCaN4VH2KH8CzHM2VH9C2MK1cH3K9M2K4H4V4MVKMaNHVH3VCkPbCiHCpH3K3M2KMK2M6VM2HM1qC7HCHC4HCfHCaHV6C1bHM3K8M5CaN6C2M2KC8H2C2H2CmHC7HC2HC5HC2MH2KM4K2C2K2C3K2CH6CK5C5H2K2C7M3C5M3vC1hH3K8M2K3MKM4H5VaN2VCVM3HuC1cH3K6MKM4K2MK2M2HVH8CaN4mC1bH3K4M2C4K2MK2MnV4H2MyC1cH3K8M2KMK2M3VHbCaN6CdVjC17HMKM2K6MKMHV6CaN1iCrH2C3M2K4MK5M4CaN2P3V!7H55C18H3K9MK2MV2sCwJwFaN9PcC8H2CH2C8HC2HCoH6KC2K2C2MKMHKHKM3V9CaN1yC8H2C13H3K4M2C2M4KMHVHKrCHaM14H6MKH4M8VM8CH6M2K3M1aHdMK2M3VH5VdC21H7CaV6uC9HC11HK7MC6MKMH5VaCaNjP3C2VuH2CmMCK7MK2MK2M21C7HC2HC12H6M3CMC2MC7MHM8CaN6C6HC2HCwH5KC2MC2KMKMH7CaN8mCjH2M2K2V7C2MHKdHCyH2K5M3C2KMKMdVaN2eCHfClP8!4Xh!dCVpmH2uC33OC5VbC5gH218C2pH2VdCtsHgBM6HfM33eCg7H6ntCftH7CvHCaN4C2V27HCaN6CuH2C5MVaC1cH7M5V4!4GV!aCaNC7PClH5CjHj4CwJwFnP4V2tC23H4CMH1jK7C4MdG1sC2GVGMbC2KeC4qgH8CyeH16C9H6w7C4GC7GC2GC83HfCHtC3H2CHeC4H8Cb0H1s4C2zH5CdH3C9H7CaH2C!2MV4B3mkC1aM2CnM9C38!1oC6u!aC13!2C1o!2K3M3!6K8B8M2!7Mu!4M1p!lC1u!3M!3eCkPcCkPcC2f!9CpP3rCqJqFqJ7FCiFqJqFJC2J2CJ2C2J2C4JC8J4FCFC7FCbFqJqF2JC4J2C8JC7JCqF2JC4JC5JCJ3C7JCqFqJqFqJqFqJqFqJqFqJqFqJsF2CpJZpFZ6FpJZpFZ6FpJZpFZ6FpJZpFZ6FpJZpFZ6FJF2C1eNe8!1jM4!1eM8!Me!M2!5VfC5MCfMuoCaFHkF6C6F5xC7MChM2C7MC2MC5M5C1qGxCM34C19H3C7M7G2CaN4CH!8wCuHMhC18H4MaN5CXcwCrHG4MaNkmC7HC4HC2HCfHC5hH2C9P7M15CyJyF7MG4CaN4C2VltC1nP!3PX4P24C19P!fP5eC4HCrHC2HCH2CHCaHC4HCHCH6CH4CHCHCHC3HC2HCH2CHCHCHCHCHC2HCH2C4HC7HC4HC4HCHCaHChH5C3HC5HChH1gC2Z7iC18!4C2s!cCf!2Cf!Cf!C11!aCdP4h!1kCt!dC18!4C9!7C2!eC6!4aC6z!5Yk8!4Ch!3Cd!3C3b!4C2n!6Cc!4C!fCc!4C1k!8Ca!6C14!8Cu!2C2!26C9g!cCe!2Cd!3C9!7C1a!C7!8Ce!4C9!7C9!7C43!C1j!11CaNsmCwyoHwC37eH6C66H2C4g2HeC5rlH2e7Cf2H15uC3t7H5C38gHf975CBuC2oB3kC6oM1e6oC1ekeD2C1ekeD2C`.matchAll(/([0-9a-z]*)([^0-9a-z])/g)].map(([,n,r])=>{let i=t;return t+=n?Number.parseInt(n,36):1,{first:i,last:t-1,category:e.get(r)}})}function ofScript(e){if(!/^[A-Z][a-z]*$/.test(e))return;let t=o.indexOf(`\n${e} `);if(t===-1)return;let n=o.indexOf(`
`,t+1),r=o.slice(t+e.length+2,n).split(` `),i=0;return r.map(e=>(i+=Number.parseInt(e,36),i))}let p;function foldGroups(){if(p!==void 0)return p;let e=/* @__PURE__ */ new Map,t=0;for(let n of`1t q 1 w
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
`)){let[r,i,a,o]=n.split(` `).map(e=>Number.parseInt(e,36));t+=r;for(let n=0;n<i;n++){let r=t+n*a,i=e.get(r+o)??[r+o];i.push(r),e.set(r+o,i)}}return p=new Map([...e.values()].flatMap(e=>e.map(t=>[t,e]))),p}function foldings(e){let t=foldGroups().get(e);return t===void 0?[e]:[...t].sort((e,t)=>e-t)}function folded(e){let t=[];for(let[n,r]of foldGroups())if(holds(e,n))for(let e of r)t.push(e,e);return union([...e,...t])}function union(e){let t=[];for(let n=0;n<e.length;n+=2)t.push([e[n],e[n+1]]);t.sort(([e],[t])=>e-t);let n=[];for(let[e,r]of t)addRange(n,e,r);return n}function complement(e){let t=[],n=0;for(let r=0;r<e.length;r+=2)e[r]>n&&t.push(n,e[r]-1),n=e[r+1]+1;return n<=1114111&&t.push(n,s),t}function addRange(e,t,n){let r=e.length-1;r>0&&t<=e[r]+1?e[r]=Math.max(e[r],n):e.push(t,n)}function holds(e,t){let[n,r]=[0,e.length/2];for(;n<r;){let i=n+r>>1;e[2*i+1]<t?n=i+1:r=i}return n<e.length/2&&e[2*n]<=t}function readGoPattern(e){try{let t=new PatternReader(e,!1);return t.read(),{isOrdinary:t.isOrdinary,rewritten:()=>new PatternReader(e,!0).read()}}catch(e){if(e instanceof PatternError)return{error:`error parsing regexp: ${e.message}`};throw e}}var PatternError=class extends Error{constructor(e,t){super(`${e}: \`${t}\``)}};const m=1e3,h=[48,57],g=[9,10,12,13,32,32],_=[48,57,65,90,95,95,97,122],v={d:h,s:g,w:_},y=/* @__PURE__ */ new Map([[`alnum`,[48,57,65,90,97,122]],[`alpha`,[65,90,97,122]],[`ascii`,[0,127]],[`blank`,[9,9,32,32]],[`cntrl`,[0,31,127,127]],[`digit`,h],[`graph`,[33,126]],[`lower`,[97,122]],[`print`,[32,126]],[`punct`,[33,47,58,64,91,96,123,126]],[`space`,[9,13,32,32]],[`upper`,[65,90]],[`word`,_],[`xdigit`,[48,57,65,70,97,102]]]),b=/\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}/y,x={a:7,f:12,n:10,r:13,t:9,v:11};var PatternReader=class{#e;#t;#n=0;#r={fold:!1,dotNewline:!1,oneLine:!0};#i=[];#a=[];#o=[];#s=/* @__PURE__ */ new Set;isOrdinary=!0;constructor(e,t){this.#e=e,this.#t=t}read(){let e;for(;this.#n<this.#e.length;){let t=this.#n,n;switch(this.#e[t]){case`(`:this.#e[t+1]===`?`?this.#_():(this.#n++,this.#p(!0));break;case`|`:this.#n++,this.#m();break;case`)`:this.#n++,this.#g();break;case`^`:this.#n++,this.#l(this.#r.oneLine?`\\A`:`(?m:^)`);break;case`$`:this.#n++,this.#l(this.#r.oneLine?`\\z`:`(?m:$)`);break;case`.`:this.#n++,this.#l(this.#r.dotNewline?`(?s:.)`:`.`);break;case`[`:this.#T();break;case`*`:case`+`:case`?`:this.#n++,this.#v(t,e,this.#e[t],void 0),n=t;break;case`{`:{let r=this.#y();if(r===void 0){this.#n++,this.#d(123);break}let{min:i,max:a}=r;if(i<0||i>m||a>m||a>=0&&i>a)throw new PatternError(`invalid repeat count`,this.#e.slice(t,this.#n));this.#v(t,e,this.#e.slice(t,this.#n),r),n=t;break}case`\\`:this.#b();break;default:this.#d(this.#c())}e=n}let t=this.#h();if(this.#i.length>0)throw new PatternError(`missing closing )`,this.#e);return t.text}#c(){let e=this.#e.codePointAt(this.#n)??-1;return this.#n+=e>65535?2:e<0?0:1,e}#l(e,t=1,n=1){this.#u({text:e,atomic:!0,height:t,repeats:n})}#u(e){if(e.height>1e3)throw new PatternError(`expression nests too deeply`,this.#e);this.#a.push(e)}#d(e){let{fold:t}=this.#r;t&&e>=128&&(this.isOrdinary=!1),this.#l(this.#t?literalText(t?foldings(e):[e]):``)}#f(e){this.#l(this.#t?classText(e):``)}#p(e){this.#i.push({flags:this.#r,captures:e,parts:this.#a,alternatives:this.#o}),this.#a=[],this.#o=[]}#m(){this.#o.push(sequence(this.#a)),this.#a=[]}#h(){return this.#m(),choice(this.#o)}#g(){let e=this.#h(),t=this.#i.pop();if(t===void 0)throw new PatternError(`unexpected )`,this.#e);this.#r=t.flags,this.#a=t.parts,this.#o=t.alternatives;let n=this.#t?`(?:${e.text})`:``;this.#u({text:n,atomic:!0,height:e.height+ +!!t.captures,repeats:e.repeats})}#_(){let e=this.#n,t=this.#e.slice(e),n=t.startsWith(`(?P<`)&&t.length>4?4:t.startsWith(`(?<`)&&t.length>3?3:0;if(n>0){let e=t.indexOf(`>`),r=t.slice(n,e);if(e<0)throw new PatternError(`invalid named capture`,t);if(!/^[A-Za-z0-9_]+$/.test(r))throw new PatternError(`invalid named capture`,t.slice(0,e+1));(n===3||this.#s.has(r))&&(this.isOrdinary=!1),this.#s.add(r),this.#n+=e+1,this.#p(!0);return}this.#n+=2;let r={...this.#r},i=!0,a=!1;for(;this.#n<this.#e.length;){let e=String.fromCodePoint(this.#c());if(e===`i`)r.fold=i;else if(e===`m`)r.oneLine=!i;else if(e===`s`)r.dotNewline=i;else if(e===`-`&&i){i=!1,a=!1;continue}else if((e===`:`||e===`)`)&&(i||a)){e===`:`?this.#p(!1):`*+?{`.includes(this.#e[this.#n]??` `)&&(this.isOrdinary=!1),this.#r=r;return}else if(e!==`U`)break;a=!0}throw new PatternError(`invalid or unsupported Perl syntax`,this.#e.slice(e,this.#n))}#v(e,t,n,r){this.#e[this.#n]===`?`&&this.#n++;let whole=e=>this.#e.slice(e,this.#n);if(t!==void 0)throw new PatternError(`invalid nested repetition operator`,whole(t));let i=this.#a.pop();if(i===void 0)throw new PatternError(`missing argument to repetition operator`,whole(e));let{repeats:a}=i;if(r!==void 0){let{min:t,max:n}=r,i=n<0?t:n;if(a=n===0?0:i>0?i*Math.max(1,a):a,(t>=2||n>=2)&&a>m)throw new PatternError(`invalid repeat count`,whole(e))}let o=this.#t?`${i.atomic?i.text:`(?:${i.text})`}${n}`:``;this.#u({text:o,atomic:!1,height:i.height+1,repeats:a})}#y(){b.lastIndex=this.#n;let e=b.exec(this.#e);if(e===null)return;this.#n+=e[0].length;let t=count(e[1]),n=e[2]===void 0?t:e[3]===void 0?-1:count(e[3]);return e[3]!==void 0&&n<0?{min:-1,max:n}:{min:t,max:n}}#b(){let e=this.#e[this.#n+1];if(e===`A`||e===`b`||e===`B`||e===`z`)this.#n+=2,this.#l(`\\${e}`);else if(e===`C`)throw new PatternError(`invalid escape sequence`,`\\C`);else if(e===`Q`){this.#n+=2;let e=this.#e.indexOf(`\\E`,this.#n),t=e===-1?this.#e.length:e;for(t===this.#n&&(this.isOrdinary=!1);this.#n<t;)this.#d(this.#c());e!==-1&&(this.#n+=2)}else{let e=this.#x()??this.#S();e===void 0?this.#d(this.#D()):this.#f(e)}}#x(){let e=this.#n,t=this.#e[e+1];if(this.#e[e]!==`\\`||t!==`p`&&t!==`P`)return;this.isOrdinary=!1,this.#n+=2;let n=``;if(this.#e[this.#n]===`{`){let t=this.#e.indexOf(`}`,e);if(t<0)throw new PatternError(`invalid character class range`,this.#e.slice(e));n=this.#e.slice(this.#n+1,t),this.#n=t+1}else{let e=this.#c();e>=0&&(n=String.fromCodePoint(e))}let r=n.startsWith(`^`)!==(t===`P`),i=named(n.replace(/^\^/,``));if(i===void 0)throw new PatternError(`invalid character class range`,this.#e.slice(e,this.#n));if(!this.#t)return[];let a=this.#r.fold?folded(i):i;return r?complement(a):a}#S(){let e=this.#e[this.#n]===`\\`?this.#e[this.#n+1]??``:``,t=Object.hasOwn(v,e.toLowerCase())?v[e.toLowerCase()]:void 0;if(t!==void 0)return this.#n+=2,this.#w(t,e<`a`)}#C(){if(!this.#e.startsWith(`[:`,this.#n)||this.#n+2>=this.#e.length)return;let e=this.#e.indexOf(`:]`,this.#n+2);if(e<0)return;let t=this.#e.slice(this.#n+2,e),n=y.get(t.replace(/^\^/,``));if(n===void 0)throw new PatternError(`invalid character class range`,this.#e.slice(this.#n,e+2));return this.#n=e+2,this.#w(n,t.startsWith(`^`))}#w(e,t){let n=this.#r.fold&&this.#t?folded(e):e;return t?complement(n):n}#T(){let e=this.#n;this.#n++;let t=this.#e[this.#n]===`^`;t&&this.#n++;let n=[];for(let t=!0;this.#e[this.#n]!==`]`||t;t=!1){let t=this.#C()??this.#x()??this.#S();if(t!==void 0){for(let e of t)n.push(e);continue}let r=this.#n,i=this.#E(e),a=i,o=this.#e[this.#n+1];if(this.#e[this.#n]===`-`&&o!==void 0&&o!==`]`&&(this.#n++,a=this.#E(e),a<i))throw new PatternError(`invalid character class range`,this.#e.slice(r,this.#n));this.#r.fold&&a>=128&&(this.isOrdinary=!1);let s=this.#r.fold&&this.#t?folded([i,a]):[i,a];for(let e of s)n.push(e)}this.#n++;let r=this.#t?union(n):[];this.#f(t?complement(r):r)}#E(e){if(this.#n>=this.#e.length)throw new PatternError(`missing closing ]`,this.#e.slice(e));return this.#e[this.#n]===`\\`?this.#D():this.#c()}#D(){let e=this.#n;if(this.#n++,this.#n>=this.#e.length)throw new PatternError(`trailing backslash at end of expression`,``);let t=this.#c(),n=String.fromCodePoint(t);if(Object.hasOwn(x,n))return x[n];if(t<128&&!/[A-Za-z0-9]/.test(n))return t;if(n===`0`||/[1-7]/.test(n)&&/[0-7]/.test(this.#e[this.#n]??``)){let e=/^[0-7]{0,2}/.exec(this.#e.slice(this.#n,this.#n+2))?.[0]??``;return this.#n+=e.length,Number.parseInt(n+e,8)}let r=n===`x`?this.#O():void 0;if(r===void 0)throw new PatternError(`invalid escape sequence`,this.#e.slice(e,this.#n));return r}#O(){if(this.#n>=this.#e.length)return;let e=this.#c();if(e!==123){let[t,n]=[hexDigit(e),hexDigit(this.#c())];return t<0||n<0?void 0:16*t+n}let t=0;for(let e=0;this.#n<this.#e.length;e++){let n=this.#c();if(n===125)return e===0?void 0:t;let r=hexDigit(n);if(t=16*t+r,r<0||t>1114111)return}}};function count(e){return e.length>9||Number(e)>=1e9?-1:Number(e)}function sequence(e){return joined(e,``)}function choice(e){return joined(e,`|`)}function joined(e,t){return e.length===1?e[0]:{text:e.map(({text:e})=>e).join(t),atomic:!1,height:1+e.reduce((e,{height:t})=>Math.max(e,t),0),repeats:e.reduce((e,{repeats:t})=>Math.max(e,t),1)}}function hexDigit(e){let t=`0123456789abcdef`.indexOf(e<0?` `:String.fromCodePoint(e).toLowerCase());return e>127?-1:t}function isSurrogate(e){return e>=55296&&e<=57343}function literalText(e){let[t]=e;return e.length===1&&!isSurrogate(t)?written(t):classText(union(e.flatMap(e=>[e,e])))}function written(e){let t=String.fromCodePoint(e);return/[A-Za-z0-9 ]/.test(t)?t:`\\x{${e.toString(16)}}`}function classText(e){let t=[];for(let n=0;n<e.length;n+=2){let[r,i]=[e[n],e[n+1]];t.push(r===i?written(r):`${written(r)}-${written(i)}`)}return t.length===0?`[^\\x{0}-\\x{10ffff}]`:`[${t.join(``)}]`}let S;function re2(){return S??=e(import.meta.url)(`./re2js.cjs`),S}const C=/\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?[\w-]*[:)]|\(\?P?<[^>]*>|\{(\d+)(,?)(\d*)\}|[\s\S]/g,w=/* @__PURE__ */ new Map;function patternSize(e){if(e.length>300)return sizeOf(e);let t=w.get(e);return t===void 0&&(t=sizeOf(e),w.size>=1e3&&w.clear(),w.set(e,t)),t}function sizeOf(e){let t=e.match(/\\[pP]/g)?.length??0;return instructions(e)+64*t}function instructions(e){if(!e.includes(`{`))return e.length;let t=[],[n,r]=[0,1],i={size:0,repeat:1},add=e=>{n+=e.size,r=Math.max(r,e.repeat),i=e};for(let[a,o,s,c]of e.matchAll(C))if(o!==void 0){let t=Math.max(1,c?Number(c):Number(o)+ +!!s),r={size:i.size*t,repeat:i.repeat*t};if(r.repeat>1001)return e.length;n-=i.size,add(r)}else if(a[0]===`(`&&!a.endsWith(`)`))t.push({size:n,repeat:r}),[n,r]=[0,1];else if(a===`)`){let e={size:n+1,repeat:r};({size:n,repeat:r}=t.pop()??{size:0,repeat:1}),add(e)}else add({size:a.startsWith(`\\Q`)?a.length:1,repeat:1});return t.reduce((e,t)=>e+t.size,n)}const T=/* @__PURE__ */ new Map;let E=0;function compilePattern(e){let t=T.get(e);return t===void 0&&(t=compileNew(e),E+=patternSize(e),E>1e5&&(T.clear(),E=patternSize(e)),T.set(e,t)),t}function patternOf(e){return re2().RE2JS.quote(e)}function compileNew(e){if(!e.isWellFormed())return{error:`it holds bytes that are not UTF-8`};let t=readGoPattern(e);if(`error`in t)return t;try{let n=(t.isOrdinary?compiledAsWritten(e):void 0)??re2().RE2JS.compile(t.rewritten()),r;return{test:plainTest(e)??rememberingLast(e=>n.test(e)),program:()=>(r??=programOf(n),r)}}catch(e){if(e instanceof re2().RE2JSSyntaxException)return{error:e.message};throw e}}function compiledAsWritten(e){try{return re2().RE2JS.compile(e)}catch(e){if(e instanceof re2().RE2JSSyntaxException)return;throw e}}function rememberingLast(e){let t,n=!1;return r=>(r!==t&&(n=e(r),t=r),n)}const D=/^(\^?)([\w \-/:@#%&=~,;!"'<>]*)(\$?)$/;function plainTest(e){let t=D.exec(e);if(t===null)return;let[,n,r=``,i]=t;return n&&i?e=>e===r:n?e=>e.startsWith(r):i?e=>e.endsWith(r):e=>e.includes(r)}function programOf(e){let{start:t,inst:n}=e.re2().prog;return{start:t,instructions:n}}function modelName(e,t,n){if(t===``)return n;let{prefix:r,joint:i,once:a,longest:o}=e,s=mangled(e,t)+i+mangled(e,n),c=a&&s.startsWith(r)?s:r+s;if(o===void 0||c.length<=o.length)return c;let{ends:l,between:u}=o;return c.slice(0,l)+u+c.slice(-l)}function mangled({kept:e,substitute:t=`_`},n){let r=O.get(e);return r===void 0&&(r=RegExp(`[^${e}]`,`g`),O.set(e,r)),n.search(r)<0?n:n.replace(r,()=>t)}const O=/* @__PURE__ */ new Map;function nameFor({of:e},t,n){switch(e){case`tool`:return t.tool;case`server`:return t.server;case`model`:case`model server`:case`model tool`:return(k?.ref!==t||k.naming!==n)&&(k={ref:t,naming:n,made:{}}),k.made[e]??={name:madeName(e,t,n)},k.made[e].name;default:return e}}let k;function madeName(e,{server:t,tool:n,model:r},i){switch(e){case`model`:return r===void 0?i===void 0||t===void 0||!isMade(i,t,n)?void 0:modelName(i,t,n):r;case`model server`:return i===void 0||t===void 0||!isMade(i,t,``)?void 0:mangled(i,t);case`model tool`:return i===void 0||!isMade(i,t??``,n)?void 0:mangled(i,n);default:return e}}function isMade(e,t,n){let{isForAscii:r=!1,maxLength:i}=e;return r&&/[^ -~]/.test(t+n)?!1:i===void 0||modelName(e,t,n).length<=i}function tokensOf({text:e,hasOne:t}){return[...e].map(e=>e===`*`?`many`:e===`?`&&t?`one`:{literal:e})}function matchesTokens(e,t){let n=[...t],[r,i]=[0,0],a;for(;i<n.length;){let t=e[r];if(t===`many`)a={at:r,read:i},r++;else if(t===`one`||t!==void 0&&t.literal===n[i])r++,i++;else if(a!==void 0)r=a.at+1,i=++a.read;else return!1}return e.slice(r).every(e=>e===`many`)}function nameTest(e){if(`exact`in e){if(!e.anyCase)return t=>t===e.exact;let t=e.exact.toLowerCase();return e=>e.toLowerCase()===t}if(`regex`in e){let t;return n=>{if(t===void 0){let n=compilePattern(e.regex);t=`error`in n?()=>!1:n.test}return t(n)}}let t=tokensOf(e.pattern);return e=>matchesTokens(t,e)}function isAboutServer(e,t,n){if(`regex`in e)return!1;let r=`exact`in e?e.exact:e.pattern.text;switch(e.of){case`tool`:case`model tool`:return!1;case`server`:return t.includes(r);case`model server`:return n!==void 0&&t.some(e=>isBehind(r,mangled(n,e),n.joint));case`model`:return n!==void 0&&t.some(e=>r.startsWith(modelName(n,e,``)));default:return e.of}}function isBehind(e,t,n){return e===t||e.startsWith(t+n)}function accessTo(e,t){return indexOf(e).of(t)}function indexOf(e){let t=A.get(e);return t===void 0&&(t=new AccessIndex(e),A.set(e,t)),t}function decidingRule(e,t,n){return indexOf(e).decide(t,n)}function mayDecide(e,t){return indexOf(e).reached(t)}function selects(e,t,n){return matcherOf(e,n)(t)}function selectorMatcher(e,t){return matcherOf(e,t)}function namesakeTest(e,{servers:t,tools:n}){let r=new Set(t),i=e.flatMap(e=>[...e.entries,...e.restrictions??[]].filter(({selector:n})=>n.names.some(n=>isAboutServer(n,t,e.naming))).map(({selector:t})=>matcherOf({names:t.names},e))),a=e.flatMap(({naming:e})=>{if(e===void 0)return[];let t=[...n].map(([t,n])=>[t,new Set([...n].map(t=>mangled(e,t)))]);return[{naming:e,written:new Map(t)}]});return e=>{let{server:t=``,tool:o}=e;return r.has(t)?!n.get(t)?.has(o)&&a.some(({naming:e,written:n})=>n.get(t)?.has(mangled(e,o))):i.some(t=>t(e)!==!1)}}const A=/* @__PURE__ */ new WeakMap;function isByToolName(e){let t=j.get(e);return t===void 0&&(t=[...e.entries,...e.restrictions??[]].every(({selector:e})=>isEvery(e)||exactNameOf(e)!==void 0),j.set(e,t)),t}const j=/* @__PURE__ */ new WeakMap;var AccessIndex=class{#e;#t;#n=/* @__PURE__ */ new Map;#r=new Map(M.map(e=>[e,/* @__PURE__ */ new Map]));#i=[];#a;#o;#s;#c=/* @__PURE__ */ new Map;constructor(e){this.#e=e;let t=e.restrictions??[];this.#a=t.map(t=>({entry:t,matches:matcherOf(t.selector,e)})),this.#s=isByToolName(e)&&e.entries.every(isUnconditional)&&t.length===0,this.#o=[...e.entries,...t].some(({conditions:e,selector:t})=>e.length>0||!isPlain(t)),this.#t=inOrder(e);for(let[t,{selector:n}]of this.#t.entries()){let r=exactNameOf(n);if(r===void 0){let r={number:t,matches:matcherOf(n,e)},i=exactTestOf(n),a=i&&this.#r.get(i.of),o=i&&a?.get(i.exact);i===void 0||a===void 0?this.#i.push(r):o===void 0?a.set(i.exact,[r]):o.push(r);continue}let i=this.#n.get(r);i===void 0?this.#n.set(r,[t]):i.push(t)}}of(e){if(this.#s){let t=this.#n.get(e.tool)?.[0]??this.#t.length,n=Math.min(t,this.#i[0]?.number??this.#t.length),r=this.#t[n]??this.#e.otherwise;return{effect:r.effect,by:r,rules:N}}let t=this.#o?JSON.stringify([e.tool,e.server,e.model,e.annotations]):void 0,n=t===void 0?void 0:this.#c.get(t);if(n!==void 0)return n;let r=this.#l(e);return t===void 0||(this.#c.size>=P&&this.#c.clear(),this.#c.set(t,r)),r}decide(e,t){let n=[];for(let{entry:r,match:i}of this.#d(e)){if(i===`unknown`||r.uncertain!==void 0)return{by:void 0,asked:n};if(r.conditions.length===0)return{by:r,asked:n};n.push(r);let e=t(r.conditions);if(e!==!1)return{by:e===!0?r:void 0,asked:n}}return{by:this.#e.otherwise,asked:n}}reached(e){let t=[];for(let{entry:n,match:r}of this.#d(e))if(t.push(n),r===!0&&isUnconditional(n))return t;return[...t,this.#e.otherwise]}#l(e){let{otherwise:t}=this.#e,n=[],r=[],i=[],a=[],end=t=>this.#u(decide(t),t,i,e),decide=t=>{let isDifferent=({entry:e})=>e.uncertain!==void 0||n.length>0||outcomeOf(e.effect)!==outcomeOf(t.effect),o=a.find(isDifferent);if(o!==void 0){let{entry:t,before:r}=o;return{effect:`allow`,by:t,rules:[...n.slice(0,r),unknownRule(t,e)]}}if(r.length===0||t.effect===`allow`)return{effect:t.effect,by:t,rules:n};let isDenied=({effect:e})=>outcomeOf(e)===`deny`;return t.effect===`hide`&&a.length===0&&i.every(isDenied)?{effect:`hide`,by:t,rules:n}:{effect:`allow`,by:t,rules:[...n,ruleOf(t,[],r)]}};for(let{entry:t,match:o}of this.#d(e))if(o===`unknown`||t.uncertain!==void 0)a.push({entry:t,before:n.length});else if(t.conditions.length===0)return end(t);else t.effect!==`allow`&&n.push(ruleOf(t,t.conditions,[...r])),r.push(t.conditions),i.push(t);return end(t)}#u(e,t,n,r){if(this.#a.length===0||outcomeOf(e.effect)===`deny`)return e;let i=[...n.flatMap(({effect:e,conditions:t},r)=>e===`allow`?[{conditions:t,unless:n.slice(0,r).map(e=>e.conditions)}]:[]),...t.effect===`allow`?[{conditions:[],unless:n.map(e=>e.conditions)}]:[]];if(i.length===0)return e;let a=this.#a.flatMap(({entry:e,matches:t})=>{let n=t(r);return n===!1?[]:n===`unknown`||e.uncertain!==void 0?[unknownRule(e,r)]:i.map(({conditions:t,unless:n})=>ruleOf(e,[...e.conditions,...t],n))});return a.length===0?e:{...e,rules:[...e.rules,...a]}}*#d(e){let t=this.#n.get(e.tool)??[],n=0;for(let{number:r,matches:i}of this.#f(e)){for(;n<t.length&&t[n]<r;n++)yield{entry:this.#t[t[n]],match:!0};let a=i(e);a!==!1&&(yield{entry:this.#t[r],match:a})}for(;n<t.length;n++)yield{entry:this.#t[t[n]],match:!0}}#f(e){let t=[];for(let[n,r]of this.#r){if(r.size===0)continue;let i=nameFor({of:n,exact:``},e,this.#e.naming);if(i===void 0)for(let e of r.values())t.push(...e);else t.push(...r.get(i)??[])}return t.length===0?this.#i:[...this.#i,...t].sort((e,t)=>e.number-t.number)}};const M=[`model`,`tool`,`model tool`,`server`,`model server`];function exactTestOf({names:e}){for(let t of M)for(let n of e)if(n.of===t&&`exact`in n&&!n.anyCase)return n}function isPlain({names:e,annotations:t,except:n=[]}){return t===void 0&&e.every(({of:e})=>e===`tool`)&&n.every(isPlain)}function isUnconditional({conditions:e,uncertain:t}){return e.length===0&&t===void 0}const N=[],P=1e4,F={hide:0,deny:0,ask:1,allow:2};function severityOf({effect:e,uncertain:t}){return t===void 0?F[e]:.5}function inOrder({order:e,entries:t}){switch(e){case`first match`:return t;case`last match`:return[...t].reverse();case`deny over ask over allow`:return[...t].sort((e,t)=>severityOf(e)-severityOf(t));default:return e}}function outcomeOf(e){return e===`hide`?`deny`:e}function matcherOf({names:e,annotations:t,except:n=[]},r){let{naming:i}=r,a=e.map(e=>({test:e,holds:nameTest(e)})),o=Object.entries(t??{}),s=n.map(e=>matcherOf(e,r));return e=>{let t=!0;for(let{test:n,holds:r}of a){let a=nameFor(n,e,i);if(a===void 0)t=`unknown`;else if(!r(a))return!1}if(o.length>0){if(e.annotations===void 0)t=`unknown`;else{let t=e.annotations;if(!o.every(([e,n])=>t[e]===n))return!1}}for(let n of s){let r=n(e);if(r===!0)return!1;r===`unknown`&&(t=`unknown`)}return t}}function ruleOf(e,t,n){return{name:e.name,named:e.named,origin:e.origin,layer:e.layer,action:e.effect===`ask`?`approval`:`deny`,conditions:t,...n===void 0||n.length===0?{}:{unless:n},message:e.message,explained:!1,limit:void 0}}function unknownRule(e,{server:t,annotations:n}){let r=e.uncertain===void 0?t===void 0&&nameTestsOf(e.selector).some(({of:e})=>e!==`tool`&&e!==`model tool`)?`the server that offers the tool is not known`:n===void 0&&e.selector.annotations!==void 0?`what the server says of the tool is not known; a tool list with annotations tells`:`the tool is not known well enough`:e.uncertain;return{...ruleOf(e,[],void 0),uncertain:r}}function askRule(e){let t=I.get(e);return t===void 0&&(t=ruleOf(e,[],void 0),I.set(e,t)),t}const I=/* @__PURE__ */ new WeakMap;export{loneByte as A,isEvery as C,toJson as D,toFloat64 as E,either as F,typeOf as I,utf8Length as M,andThen as N,bytesOfText as O,clip as P,exactTool as S,r as T,patternSize as _,mayDecide as a,a as b,selects as c,modelName as d,nameFor as f,patternOf as g,compilePattern as h,isByToolName as i,textOfBytes as j,isLongerInUtf8 as k,mangled as l,tokensOf as m,askRule as n,namesakeTest as o,nameTest as p,decidingRule as r,selectorMatcher as s,accessTo as t,matchesTokens as u,isPrintable as v,nameTestsOf as w,exactNameOf as x,union as y};