#pragma once

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace clusterlens::testing {

/// How one call of the built program ended.
struct Ending {
    int code = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline QString cbldmPath()
{
    return QStringLiteral(CLUSTERLENS_BINARY "/bin/cbldm");
}

/// Runs cbldm in \p folder and waits for it.
inline Ending cbldm(const QString& folder, const QStringList& arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(cbldmPath(), arguments);
    Ending ending;
    if (!process.waitForFinished(CLUSTERLENS_PATIENCE) || process.exitStatus() != QProcess::NormalExit)
        return ending;
    ending.code = process.exitCode();
    ending.out = process.readAllStandardOutput();
    ending.err = process.readAllStandardError();
    return ending;
}

inline QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace clusterlens::testing
