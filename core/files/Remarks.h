#pragma once

#include <string>
#include <string_view>

namespace clusterlens {

/// What the user says of a candidate; any UTF-8, any number of lines. What is empty is not written.
struct Remarks {
    std::string name;
    bool starred = false;
    std::string note;
    bool isNameGiven = false; ///< by the program, and not by the user
};

/// As files tell it: name="my gold" starred=T note="first line\\nT \\x3d 300 K"; empty where nothing is said. One line of ASCII, words of an extended XYZ
/// comment: what is more than a word stands in quotation marks, in which a backslash keeps the character behind it. What is left has escapes of Python
/// ("unicode_escape"): backslashes, '=' (so that no word looks like a key), control characters and what is beyond ASCII; bytes that are no UTF-8 count as
/// Latin-1.
[[nodiscard]] std::string remarkWords(const Remarks& remarks);

/// As the content of a text field of a CIF: ASCII with its lines and tabs, character references of HTML for what is beyond ASCII, means a letter there ("\a") or
/// looks like a reference; a line that would end the field begins with U+2060.
[[nodiscard]] std::string cifField(std::string_view text);

} // namespace clusterlens
