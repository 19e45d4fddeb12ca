#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace clusterlens {

/// An enumerator and the word for it in files and on the command line.
template <typename Enum> struct EnumWord {
    Enum value;
    const char* word;
};
template <typename Enum> EnumWord(Enum, const char*) -> EnumWord<Enum>; // clang 14 does not deduce it for an aggregate

/// The words of an enumeration: a std::array of EnumWord, specialised beside the enumeration. The first is the one that claims least, for
/// files with words that only a later program knows.
template <typename Enum> inline constexpr int enumWords = 0;

template <typename Enum>
concept HasWords = requires
{
    enumWords<Enum>.front().word;
};

/// Empty for a value outside the enumeration.
template <HasWords Enum> [[nodiscard]] constexpr const char* enumText(Enum value)
{
    for (const EnumWord<Enum>& entry : enumWords<Enum>)
        if (entry.value == value)
            return entry.word;
    return "";
}

template <HasWords Enum> [[nodiscard]] constexpr std::optional<Enum> enumFromText(std::string_view text)
{
    for (const EnumWord<Enum>& entry : enumWords<Enum>)
        if (text == entry.word)
            return entry.value;
    return std::nullopt;
}

} // namespace clusterlens
