#pragma once

#include <QVBoxLayout>
#include <QWidget>

namespace clusterlens::ui {

struct Actions;
class RecentFiles;

/// What stands in the middle before anything is loaded: how to begin, an example, what was open last.
class WelcomePage : public QWidget {
    Q_OBJECT

public:
    WelcomePage(const Actions& actions, RecentFiles& recent, QWidget* parent = nullptr);

Q_SIGNALS:
    void exampleWanted(const QString& resource);
    void fileWanted(const QString& path);

private:
    void fillRecent();

    RecentFiles& m_recent;
    QVBoxLayout* m_recentColumn;
};

} // namespace clusterlens::ui
