#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

namespace clusterlens::ui {

/// The files that were opened last, newest first, kept in a settings file. Damaged settings give an empty list, never an error.
class RecentFiles : public QObject {
    Q_OBJECT

public:
    static constexpr int most = 10;

    /// \param settingsFile  INI file; empty: the program's own settings
    explicit RecentFiles(QString settingsFile = {}, QObject* parent = nullptr);

    [[nodiscard]] QStringList paths() const; ///< absolute; those that exist
    void add(const QString& path);
    void clear();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QStringList stored() const;
    void store();

    QString m_settingsFile;
    QStringList m_paths;
    QStringList m_stored; ///< by this window or another one, when it was read last
};

} // namespace clusterlens::ui
