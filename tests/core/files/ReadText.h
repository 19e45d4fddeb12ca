#pragma once

// The readers of structures, given text.

#include "base/Errors.h"
#include "files/StructureReader.h"

#include <QByteArray>
#include <QString>

#include <sstream>
#include <string>
#include <vector>

namespace clusterlens::test {

using StringNotes = std::vector<std::string>;
using Reader = StructureFile (*)(std::istream&, const std::string&);

inline QString errorOf(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    try {
        (void)reader(in, "file");
    } catch (const ParseError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

inline Structure read(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    return reader(in, "file").structure;
}

inline StringNotes notesOf(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    return reader(in, "file").notes;
}

} // namespace clusterlens::test
