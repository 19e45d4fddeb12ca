#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace clusterlens {

/// clusterlens [FILES...] [--session F] [--model M] [--generate] [--refine] [--colour WORD] [--table] [--number NAME=...] [--screenshot PNG] [--exit]
struct CommandLine {
    QStringList files;
    QString session;     ///< empty: none
    QString model;       ///< empty: the shipped one
    QString screenshot;  ///< empty: none
    QString colour;      ///< empty: as it is
    QStringList numbers; ///< of the table
    bool table = false;
    bool generate = false;
    bool refine = false;
    bool exit = false;

    /// Nobody is there to answer questions.
    [[nodiscard]] bool isUnattended() const { return exit || !screenshot.isEmpty(); }
};

/// To be called before the application is made: Qt would take --session F for a session of the desktop.
void keepFromQt(int argc, char** argv);

/// Ends the program after --help, --version or a wrong option.
[[nodiscard]] CommandLine readCommandLine(const QCoreApplication& application);

} // namespace clusterlens
