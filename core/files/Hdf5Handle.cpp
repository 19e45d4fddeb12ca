#include "files/Hdf5Handle.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

namespace clusterlens::hdf5 {

namespace {

std::recursive_mutex& libraryMutex()
{
    // At the program's end the library would try to close what a damaged file left it with, for ever, and print that. Ours are closed by then.
    [[maybe_unused]] static const herr_t noExit = H5dont_atexit();
    static std::recursive_mutex mutex;
    return mutex;
}

/// Keeps the first description, which is that of the innermost function. Called from C: nothing may be thrown.
herr_t keepFirst(unsigned /*depth*/, const H5E_error2_t* error, void* target) noexcept
{
    auto& text = *static_cast<std::string*>(target);
    try {
        if (text.empty() && error->desc != nullptr)
            text = error->desc;
    } catch (...) { // no memory for a message: then without it
        return -1;
    }
    return 0;
}

/// Plain words for what the library calls a "truncated file: eof = 96, ...", the system's for the number among its own ("errno = 28"), else the text itself.
std::string inWords(const std::string& text)
{
    if (text.starts_with("truncated file"))
        return "the file is cut off";
    constexpr std::string_view mark = "errno = ";
    const std::size_t at = text.find(mark);
    int number = 0;
    if (at != std::string::npos)
        std::from_chars(text.data() + at + mark.size(), text.data() + text.size(), number);
    return number > 0 ? std::generic_category().message(number) : text;
}

} // namespace

Inside::Inside()
    : m_lock(libraryMutex())
{
    H5Eget_auto2(H5E_DEFAULT, &m_print, &m_printData);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Inside::~Inside()
{
    H5Eset_auto2(H5E_DEFAULT, m_print, m_printData);
}

std::string lastReason()
{
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &keepFirst, &text);
    H5Eclear2(H5E_DEFAULT);
    std::ranges::replace(text, '\n', ' ');
    return text.empty() ? "the HDF5 library does not say why" : inWords(text);
}

Handle halfType(H5T_order_t order)
{
    Handle type(H5Tcopy(H5T_IEEE_F32LE), &H5Tclose);
    // Sign bit 15, exponent bits 10-14 (bias 15), fraction bits 0-9.
    H5Tset_fields(type.get(), 15, 10, 5, 0, 10);
    H5Tset_size(type.get(), 2);
    H5Tset_ebias(type.get(), 15);
    H5Tset_order(type.get(), order);
    return type;
}

Place placeOf(hid_t file, const std::string& name)
{
    // A path exists only if every group on the way does; HDF5 wants to be asked one by one, and follows what lies on the way.
    for (std::size_t end = name.find('/', 1);; end = name.find('/', end + 1)) {
        const std::string part = name.substr(0, end);
        H5L_info_t link{};
        if (H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0 || H5Lget_info(file, part.c_str(), &link, H5P_DEFAULT) < 0)
            return Place::Nowhere;
        if (link.type != H5L_TYPE_HARD)
            return Place::Elsewhere;
        if (end == std::string::npos)
            return Place::Here;
    }
}

} // namespace clusterlens::hdf5
